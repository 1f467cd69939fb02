import { expect, test } from "vitest";
import { statusOfBrick } from "../../../src/model/status.js";

test.each([
  ["Created", "NOTSTARTED"],
  ["Initializing...", "INITIALIZING"],
  ["Active", "ACTIVE"],
  ["Passive", "PASSIVE"],
  ["Paused", "PAUSED"],
  ["Stopped", "STOPPED"],
  ["Faulty", "FAULTY"],
])("%s is %s", (word, status) => {
  expect(statusOfBrick(word)).toBe(status);
});

test.each([
  ["faulty", "FAULTY"],
  ["Stable", "ACTIVE"],
  ["Not Started", "NOTSTARTED"],
  ["inconsistent", "FAULTY"],
  ["Stable(Paused)", "PAUSED"],
  ["faulty(Paused)", "PAUSED"],
])("%s, a word of releases up to 3.6, is %s", (word, status) => {
  expect(statusOfBrick(word)).toBe(status);
});

test.each(["N/A", "", "Config Corrupted", "defunct", "Started", "Unheard Of"])(
  "%s tells nothing of the brick",
  (word) => {
    expect(statusOfBrick(word)).toBe("UNKNOWN");
  },
);
