import { expect, it } from "vitest";
import { ServiceClock } from "../../../src/web/api/service-clock.js";

const NOON = Date.parse("2026-01-01T12:00:00Z");
const HOUR = 3_600_000;

/** A browser's clock that stands where it is set. */
function clocks(browser: number) {
  const at = { browser };
  return { at, clock: new ServiceClock(() => at.browser) };
}

it.each([HOUR, -HOUR])("an age is right in a browser whose clock is wrong by %d ms", (wrong) => {
  const { clock } = clocks(NOON + wrong);
  clock.heard(new Date(NOON).toUTCString(), NOON + wrong - 100);
  // A second that is cut off, and how long the answer took.
  expect(Math.abs(clock.now() - NOON)).toBeLessThanOrEqual(1_100);
});

it("the time does not jump where clocks agree, however the second is cut and however long an answer takes", () => {
  const { at, clock } = clocks(NOON);
  for (const [asked, answered] of [
    [0, 900],
    [1_300, 1_350],
    [2_000, 9_999],
    [12_500, 12_501],
  ] as const) {
    at.browser = NOON + answered;
    const told = new Date(NOON + (asked + answered) / 2).toUTCString();
    clock.heard(told, NOON + asked);
    expect(clock.now(), `${asked} to ${answered}`).toBe(at.browser);
  }
});

it("a browser's clock that is put right later is noticed", () => {
  const { at, clock } = clocks(NOON + HOUR);
  clock.heard(new Date(NOON).toUTCString(), at.browser);
  at.browser = NOON + 1_500;
  clock.heard(new Date(NOON + 1_500).toUTCString(), at.browser - 10);
  expect(Math.abs(clock.now() - at.browser)).toBeLessThanOrEqual(1_000);
});

it.each([null, "", "yesterday"])("an answer with the date %j changes nothing", (date) => {
  const { at, clock } = clocks(NOON);
  clock.heard(date, NOON - 10);
  expect(clock.now()).toBe(at.browser);
});
