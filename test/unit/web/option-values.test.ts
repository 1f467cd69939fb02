import { expect, it } from "vitest";
import { whyNoValue } from "../../../src/web/session/option-values.js";

type Definition = NonNullable<Parameters<typeof whyNoValue>[0]>;

const OPTION = { minimum: null, maximum: null } as Definition;

it.each<[type: Definition["type"], value: string, why: string | null]>([
  ["INTEGER", "3", null],
  ["INTEGER", "-3", null],
  ["INTEGER", "3.5", "A whole number."],
  ["INTEGER", "1e3", "A whole number."],
  ["INTEGER", " 3", "A whole number."],
  ["INTEGER", "", "A whole number."],
  ["FOLDER", "/var/log", null],
  ["FOLDER", "var/log", "An absolute path."],
  ["PROGRAM", "rsync", "An absolute path."],
])("a value of the type %s: %j", (type, value, why) => {
  expect(whyNoValue({ ...OPTION, type }, value)).toBe(why);
});

it.each<[value: string, why: string | null]>([
  ["1", null],
  ["64", null],
  ["0", "At least 1."],
  ["65", "At most 64."],
])("between a minimum and a maximum: %s", (value, why) => {
  expect(whyNoValue({ ...OPTION, type: "INTEGER", minimum: 1, maximum: 64 }, value)).toBe(why);
});

it("of an option that is not known, anything may be the value", () => {
  expect(whyNoValue(null, "whatever")).toBeNull();
});
