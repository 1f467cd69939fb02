import { expect, test } from "vitest";
import { type CheckpointBrick, checkpointState } from "../../../src/model/checkpoint.js";

const REPLICA = { replicaCount: 2, disperseCount: 0 };
const PLAIN = { replicaCount: 1, disperseCount: 0 };

/** `A` and `p` for Active and not, with the time of completion behind it where it is completed. */
function bricks(text: string): CheckpointBrick[] {
  return text.split(" ").map((word) => ({
    active: word.startsWith("A"),
    completed: word.length > 1,
    completedAt: Number(word.slice(1)),
  }));
}

test.each([
  ["A p", REPLICA, [1, 0, null]],
  ["A5 p", REPLICA, [1, 1, 5]],
  // What the brick replicated that was Active before stays replicated.
  ["A p5", REPLICA, [1, 0, 5]],
  ["p5 p", REPLICA, [0, 0, 5]],
  ["A5 p A p", REPLICA, [2, 1, null]],
  ["A5 p A9 p", REPLICA, [2, 2, 9]],
  // All Active bricks are done, and yet nobody replicates the second set.
  ["A5 p p p", REPLICA, [1, 1, null]],
  ["A7 p3", REPLICA, [1, 1, 3]],
  ["A5 A6", PLAIN, [2, 2, 6]],
  ["A5 p", PLAIN, [1, 1, null]],
] as const)("%s of %j", (text, layout, [activeBricks, activeCompleted, completedAt]) => {
  expect(checkpointState(bricks(text), layout)).toEqual({ activeBricks, activeCompleted, completedAt });
});

test("a volume of which no brick is known has completed nothing", () => {
  expect(checkpointState([], PLAIN)).toEqual({ activeBricks: 0, activeCompleted: 0, completedAt: null });
});
