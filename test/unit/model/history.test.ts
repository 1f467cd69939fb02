import { describe, expect, it } from "vitest";
import type { AppError } from "../../../src/errors.js";
import { assertReadable, type HistoryInput, historyRange } from "../../../src/model/history.js";

const NOW = new Date("2026-01-10T12:00:00Z");
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

function errorOf(input: HistoryInput): unknown {
  try {
    return historyRange(input, NOW);
  } catch (error) {
    const { code, field } = error as AppError;
    return [code, field];
  }
}

describe("a history", () => {
  it("is that of a day, in steps of which there are not too many to draw", () => {
    expect(historyRange({}, NOW)).toEqual({ from: ago(86_400), to: NOW, step: 300 });
    expect(historyRange({ from: ago(3_600) }, NOW).step).toBe(60);
    expect(historyRange({ from: ago(6 * 3_600), to: ago(3_600) }, NOW).step).toBe(60);
    expect(historyRange({ from: ago(7 * 86_400) }, NOW).step).toBe(3_600);
    expect(historyRange({ from: ago(90 * 86_400) }, NOW).step).toBe(43_200);
  });

  it("of a time of which minutes are no longer kept is one of hours", () => {
    expect(historyRange({ from: ago(40 * 86_400), to: ago(40 * 86_400 - 7_200) }, NOW).step).toBe(3_600);
  });

  it.each<[string, HistoryInput, string]>([
    ["ends before it begins", { from: NOW, to: ago(1) }, "to"],
    ["ends when it begins", { from: NOW, to: NOW }, "to"],
    ["has no resolution of seconds", { resolution: 30 }, "resolution"],
    ["nor one between minutes", { resolution: 90 }, "resolution"],
    ["nor none", { resolution: 0 }, "resolution"],
    ["nor one of days", { resolution: 2 * 86_400 }, "resolution"],
    ["has not too many points", { from: ago(1_501 * 60), resolution: 60 }, "resolution"],
  ])("%s", (_what, input, field) => {
    expect(errorOf(input)).toEqual(["INVALID_ARGUMENT", field]);
  });
});

it("of too many sessions over too long a time is not read at once", () => {
  const quarter = historyRange({ from: ago(90 * 86_400) }, NOW);
  const hour = historyRange({ from: ago(3_600) }, NOW);
  expect(() => assertReadable(quarter, 50, NOW)).not.toThrow();
  expect(() => assertReadable(hour, 1_000, NOW)).not.toThrow();
  expect(() => assertReadable(quarter, 1_000, NOW)).toThrow("fewer sessions");
});
