import type { GraphQLResolveInfo } from "graphql";
import { expect, test } from "vitest";
import { Batches } from "../../../src/graphql/batches.js";

const place = () => ({ fieldNodes: [] }) as unknown as GraphQLResolveInfo;

test("what one level asks for is read at once, and how often each is asked for is told", async () => {
  const batches = new Batches();
  const info = place();
  const reads: [string, number][][] = [];
  const read = async (times: ReadonlyMap<string, number>) => {
    reads.push([...times]);
    return new Map(Array.from(times.keys(), (key) => [key, `value of ${key}`]));
  };
  const load = async (key: string) => {
    await Promise.resolve();
    return batches.load(info, key, read);
  };
  expect(await Promise.all([load("a"), load("b"), load("a")])).toEqual(["value of a", "value of b", "value of a"]);
  expect(reads, "a shared object is counted once, however often it is printed").toEqual([
    [
      ["a", 2],
      ["b", 1],
    ],
  ]);
  await load("a");
  expect(reads).toHaveLength(2);
  await batches.load(place(), "a", read);
  expect(reads, "two places share a batch").toHaveLength(3);
  expect(await batches.load(info, "c", async () => new Map())).toBeNull();
});
