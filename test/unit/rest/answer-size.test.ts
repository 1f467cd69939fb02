import { expect, it } from "vitest";
import { AnswerSize, MOST_CHARACTERS } from "../../../src/rest/answer-size.js";

it("leaves room for as many rows as the answer may still have, and one by which it is noticed", () => {
  const size = new AnswerSize();
  size.take(MOST_CHARACTERS / 2, "volumes");
  const most = size.rows(1_000);
  size.take((most - 1) * 1_000, "volumes.bricks");
  expect(() => size.take(1_000, "volumes.bricks")).toThrow(/most of them in volumes/);
});

it("names the place that has most, not the one that is the last", () => {
  const size = new AnswerSize();
  size.take(10, "volumes");
  size.take(MOST_CHARACTERS - 10, "volumes.bricks");
  expect(() => size.take(1, "volumes.cluster")).toThrow(/most of them in volumes\.bricks: /);
});
