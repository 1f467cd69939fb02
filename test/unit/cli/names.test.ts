import { describe, expect, it } from "vitest";
import { isReadable, serviceUrl } from "../../../src/cli/address.js";
import { readEnvironment, VARIABLES } from "../../../src/cli/environment.js";
import { EXIT, exitCodeOf, exitOfAll } from "../../../src/cli/exit-codes.js";
import { isNamed, nameOf, parseName } from "../../../src/cli/names/session-name.js";
import { loadConfig } from "../../../src/config.js";
import { ERROR_CODES } from "../../../src/errors.js";

const SESSION = {
  id: "3f2a0000-0000-4000-8000-000000000000",
  cluster: { id: "c1", name: "site/berlin" },
  primaryVolume: { id: "v1", name: "home" },
  secondaryHostName: "lisbon1",
  secondaryVolumeName: "home-copy",
  userName: "geo",
};

describe("names of sessions", () => {
  it("come apart into what they name", () => {
    const none = { cluster: null, user: null, host: null, secondaryVolume: null };
    expect(parseName("home")).toEqual({ ...none, volume: "home" });
    expect(parseName("home::copy")).toEqual({ ...none, volume: "home", secondaryVolume: "copy" });
    expect(parseName("a/b/home::me@h::copy")).toEqual({
      cluster: "a/b",
      volume: "home",
      user: "me",
      host: "h",
      secondaryVolume: "copy",
    });
    for (const text of ["", "::copy", "home::", "home::h::", "/home", "a::b::c::d", "home::@h::copy"]) {
      expect(parseName(text), text).toBeNull();
    }
  });

  it("name the session whose whole name they are, and every part of it", () => {
    for (const text of [nameOf(SESSION), "home", "home::home-copy", "site/berlin/home", "home::lisbon1::home-copy"]) {
      const given = parseName(text);
      expect(given !== null && isNamed(SESSION, given), text).toBe(true);
    }
    for (const text of [
      "hom",
      "home::copy",
      "berlin/home",
      "home::lisbon2::home-copy",
      "home::root@lisbon1::home-copy",
    ]) {
      const given = parseName(text);
      expect(given !== null && isNamed(SESSION, given), text).toBe(false);
    }
  });
});

describe("the service's address", () => {
  it("is taken with a path and without its last slash; what is none, or has a password in it, is refused", () => {
    expect(serviceUrl("https://georep.example.org/at/a/path/")).toBe("https://georep.example.org/at/a/path");
    for (const text of ["georep.example.org", "ftp://georep.example.org", "https://a:b@georep.example.org", ""]) {
      expect(() => serviceUrl(text), text).toThrow(expect.objectContaining({ exit: EXIT.USAGE }));
    }
  });

  it("can be read on the way where it is neither https nor this machine", () => {
    const readable = ["http://georep.example.org", "http://10.0.0.1:4000", "http://127.evil.example.org"];
    const safe = ["https://georep.example.org", "http://127.0.0.1:4000", "http://[::1]:4000", "http://localhost"];
    expect([...readable, ...safe].filter((url) => isReadable(url))).toEqual(readable);
  });
});

it("the service starts in an environment that has the command's variables", async () => {
  const names = Object.values(VARIABLES);
  await expect(loadConfig(Object.fromEntries(names.map((name) => [name, "x"])))).resolves.toBeDefined();
});

it("a relative XDG_CONFIG_HOME is left alone", () => {
  expect(readEnvironment({ HOME: "/home/me", XDG_CONFIG_HOME: "relative" }).folder).toBe("/home/me/.config/georep");
  expect(readEnvironment({ HOME: "/home/me", XDG_CONFIG_HOME: "/etc/me" }).folder).toBe("/etc/me/georep");
});

describe("exit codes", () => {
  it("tell a refusal from a failure, for every code of the service", () => {
    const refused = Object.keys(ERROR_CODES).filter((code) => exitCodeOf(code) === EXIT.REFUSED);
    expect(new Set(refused)).toEqual(
      new Set([
        "FORBIDDEN",
        "WRONG_STATE",
        "OPERATION_IN_PROGRESS",
        "PREFLIGHT_FAILED",
        "ALREADY_EXISTS",
        "IDEMPOTENCY_KEY_REUSED",
        "SUPERSEDED",
      ]),
    );
  });

  it("of several results are the one that they share, or that of a failure", () => {
    expect(exitOfAll([])).toBe(EXIT.DONE);
    expect(exitOfAll([0, EXIT.REFUSED, EXIT.REFUSED])).toBe(EXIT.REFUSED);
    expect(exitOfAll([0, EXIT.REFUSED, EXIT.STILL_RUNNING])).toBe(EXIT.FAILED);
  });
});
