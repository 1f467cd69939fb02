import { expect, test } from "vitest";
import { asRoot, sudoRefusal } from "../../../src/gluster/ssh/sudo.js";
import { answer } from "./recorded.js";

test("only users other than root go through sudo, which must never ask, in a language that is known", () => {
  expect(asRoot("root", ["gluster", "pool"])).toEqual(["gluster", "pool"]);
  expect(asRoot("ops", ["gluster", "pool"])).toEqual(["env", "LC_ALL=C", "sudo", "-n", "--", "gluster", "pool"]);
});

test.each([
  ["sudo: a password is required"],
  ["sudo: sorry, a password is required to run sudo"],
  ["sudo: no tty present and no askpass program specified"],
  ["Sorry, user ops is not allowed to execute '/usr/sbin/gluster pool list' as root on src1."],
  ["Sorry, user ops may not run sudo on src1."],
  ["ops is not in the sudoers file."],
  ["ops is not in the sudoers file.  This incident will be reported."],
  ["ops is not allowed to run sudo on src1.  This incident will be reported."],
  ["sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set"],
  ["sudo: unable to resolve host src1: Name or service not known\nsudo: a password is required"],
  ["sudo-rs: interactive authentication is required"],
  // What a login script that sets the language again makes of it.
  ["sudo: ein Passwort ist notwendig"],
  ["sudo: il est nécessaire de saisir un mot de passe"],
])("%s: the line of sudoers to add is told", (words) => {
  const refusal = sudoRefusal("ops", answer("", 1, `${words}\n`));
  expect(refusal?.words).toBe(words);
  expect(refusal?.advice).toContain('Add the line "ops ALL=(root) NOPASSWD: ALL" to sudoers');
});

test("a greeting before it changes nothing", () => {
  const refused = answer("Welcome to src1\n", 1, "sudo: a password is required\n");
  expect(sudoRefusal("ops", refused)).not.toBeNull();
});

test("a sudo that wants a terminal is told that none is needed", () => {
  const refusal = sudoRefusal("ops", answer("", 1, "sudo: sorry, you must have a tty to run sudo\n"));
  expect(refusal?.advice).toContain('Add the line "Defaults:ops !requiretty" to sudoers');
});

test.each([
  ["env: 'sudo': No such file or directory"],
  ["env: ‘sudo’: No such file or directory"],
  ["env: »sudo“: Datei oder Verzeichnis nicht gefunden"],
  ["env: can't execute 'sudo': No such file or directory"],
  ["bash: line 1: sudo: command not found"],
  ["sh: 1: sudo: not found"],
])("%s: a host without sudo is no host without Gluster", (words) => {
  expect(sudoRefusal("ops", answer("", 127, `${words}\n`))?.advice).toMatch(/^sudo is not installed on the host/);
});

test.each<[string, ReturnType<typeof answer>]>([
  ["a success", answer("x")],
  ["a success with a warning of sudo's", answer("x", 0, "sudo: unable to resolve host src1\n")],
  ["a command that is not there", answer("", 1, "sudo: gluster: command not found\n")],
  ["a command that fails and says nothing", answer("", 1)],
  ["a refusal of Gluster's below a warning", answer("", 1, "sudo: unable to resolve host src1\nvolume: failed\n")],
  ["one below a warning, told on standard output", answer("Connection failed.\n", 1, "sudo: something\n")],
  ["another exit code", answer("", 2, "sudo: a password is required\n")],
])("%s is the command's own answer", (_what, result) => {
  expect(sudoRefusal("ops", result)).toBeNull();
});

test("root's commands never go through sudo, whatever they say", () => {
  expect(sudoRefusal("root", answer("", 1, "sudo: a password is required\n"))).toBeNull();
});
