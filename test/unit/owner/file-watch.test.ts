import { expect, test } from "vitest";
import { FileWatch } from "../../../src/owner/observe/file-watch.js";

const told = (hosts: Record<string, string>) => new Map(Object.entries(hosts));

test("keys are news when a host tells of others than before, not when it is heard of first or not at all", () => {
  const watch = new FileWatch();
  expect(watch.changed(told({ one: "a" })), "the first word of all").toBe(false);
  expect(watch.changed(told({ one: "a", two: "x" })), "another host's first word").toBe(false);
  expect(watch.changed(told({ one: "a" })), "a host that did not answer").toBe(false);
  expect(watch.changed(told({ one: "a", two: "x" })), "it answers the same").toBe(false);
  expect(watch.changed(told({ one: "a", two: "" })), "its last file of keys is gone just now").toBe(false);
  expect(watch.changed(told({ one: "a", two: "" })), "and stays gone").toBe(true);
  expect(watch.changed(told({ one: "a", two: "" })), "which is told once").toBe(false);
});

test("a change that goes from host to host is news once, when it has come to its end", () => {
  const watch = new FileWatch();
  const polls = [
    { one: "a", two: "x" },
    { one: "b", two: "x" },
    { one: "b", two: "y" },
    { one: "b", two: "y" },
    { one: "b", two: "y" },
  ];
  expect(polls.map((hosts) => watch.changed(told(hosts)))).toEqual([false, false, false, true, false]);
});
