import { expect, it } from "vitest";
import { refusalsOf } from "../../../src/web/sessions/bulk-refusals.js";

const rows = (...reasons: readonly (string | null)[]) =>
  reasons.map((reason) => ({
    transitions: [{ action: "PAUSE", reason } as const, { action: "RESUME", reason: "Of another action." } as const],
  }));

it.each([
  ["none", [null, null], null],
  ["some, for one reason", [null, "A.", "A."], { isOfAll: false, words: "Nothing would be done to 2 of 3. A." }],
  [
    "all, for several reasons, the most frequent first",
    ["B.", "A.", "A."],
    { isOfAll: true, words: "Nothing would be done to 3 of 3. 2: A. 1: B." },
  ],
])("what is selected of which an action would change nothing: %s", (_what, reasons, expected) => {
  expect(refusalsOf("PAUSE", rows(...reasons))).toEqual(expected);
});
