import { expect, test } from "vitest";
import { Rotation } from "../../../src/concurrency/rotation.js";

test("callers are served in rotation, and what one of them waits for in the order in which it came", () => {
  const rotation = new Rotation<string>();
  for (const waiting of ["a1", "a2", "a3", "b1", "b2", "c1"]) rotation.add(waiting.slice(0, 1), waiting);
  const served = [rotation.next(), rotation.next()];
  expect([rotation.size, rotation.sizeOf("a"), rotation.sizeOf("b"), rotation.sizeOf("d")]).toEqual([4, 2, 1, 0]);
  rotation.add("d", "d1");
  while (rotation.size > 0) served.push(rotation.next());
  expect(served).toEqual(["a1", "b1", "c1", "a2", "b2", "d1", "a3"]);
  expect(rotation.next()).toBeUndefined();
});
