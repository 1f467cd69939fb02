import { expect, it } from "vitest";
import {
  type BrickFacts,
  holdsFiles,
  isWrittenTo,
  type Layout,
  mostWritten,
  sizeOf,
  writtenByAll,
} from "../../../src/model/checks/volume-facts.js";

function brick(more: Partial<BrickFacts> = {}): BrickFacts {
  return { hostId: "h1", device: null, isArbiter: false, sizeTotal: 100n, hasFiles: false, written: null, ...more };
}

function layout(more: Partial<Layout> = {}): Layout {
  return { replicaCount: 1, disperseCount: 0, redundancyCount: 0, ...more };
}

it("a volume is as large as its sets together, a set as its smallest brick with data", () => {
  expect(sizeOf([brick(), brick({ sizeTotal: 50n })], layout())).toBe(150n);
  expect(sizeOf([brick(), brick({ sizeTotal: 50n })], layout({ replicaCount: 2 }))).toBe(50n);
  const arbiter = brick({ sizeTotal: 1n, isArbiter: true });
  expect(sizeOf([brick(), brick(), arbiter], layout({ replicaCount: 3 })), "an arbiter holds no data").toBe(100n);
  const six = Array.from({ length: 6 }, () => brick());
  expect(sizeOf(six, layout({ disperseCount: 6, redundancyCount: 2 }))).toBe(400n);
});

it("bricks on one device share it, and only there", () => {
  const [a, b] = [brick({ device: "/dev/sdb" }), brick({ device: "/dev/sdb" })];
  expect(sizeOf([a, b], layout())).toBe(100n);
  expect(sizeOf([a, { ...b, hostId: "h2" }], layout())).toBe(200n);
});

it("a size is unknown only where a set tells none", () => {
  const dark = brick({ sizeTotal: null });
  expect(sizeOf([brick(), dark], layout({ replicaCount: 2 }))).toBe(100n);
  expect(sizeOf([brick(), dark], layout())).toBeNull();
  expect(sizeOf([], layout())).toBeNull();
});

it("one brick with files fills a volume; it is empty only when each set has a brick that says so", () => {
  const [empty, full, dark] = [brick(), brick({ hasFiles: true }), brick({ hasFiles: null })];
  expect(holdsFiles([empty, dark, dark, full], layout({ replicaCount: 2 }))).toBe(true);
  expect(holdsFiles([empty, dark, dark, empty], layout({ replicaCount: 2 }))).toBe(false);
  expect(holdsFiles([empty, dark], layout())).toBeNull();
  expect(holdsFiles([], layout())).toBeNull();
});

it("the brick that wrote most counts, and a set of which nothing is known leaves it open", () => {
  const little = brick({ written: { bytes: 1n, seconds: 9 } });
  const much = brick({ written: { bytes: 5n, seconds: 9 } });
  expect(mostWritten([little, much], layout())).toEqual({ bytes: 5n, seconds: 9 });
  expect(mostWritten([little, brick()], layout({ replicaCount: 2 }))).toEqual({ bytes: 1n, seconds: 9 });
  expect(mostWritten([much, brick()], layout())).toBeNull();
});

it("what all bricks of a set wrote counts, and not what one that was away gets back", () => {
  const [little, much] = [1n, 5n].map((bytes) => brick({ written: { bytes, seconds: 9 } }));
  const pair = layout({ replicaCount: 2 });
  if (little === undefined || much === undefined) throw new Error("two bricks");
  expect(writtenByAll([little, much], pair), "a brick that is healed").toEqual({ bytes: 1n, seconds: 9 });
  expect(writtenByAll([little, little, much, much], pair), "the other set").toEqual({ bytes: 5n, seconds: 9 });
  const arbiter = brick({ isArbiter: true, written: { bytes: 0n, seconds: 9 } });
  expect(writtenByAll([much, much, arbiter], layout({ replicaCount: 3 }))).toEqual({ bytes: 5n, seconds: 9 });
  expect(writtenByAll([much, brick()], pair)).toBeNull();
  expect(writtenByAll([], pair)).toBeNull();
});

it("a brick's health checks and log are no files", () => {
  expect(isWrittenTo({ bytes: 20_480n, seconds: 120 })).toBe(false);
  expect(isWrittenTo({ bytes: 8_192n, seconds: 1 })).toBe(false);
  expect(isWrittenTo({ bytes: 1_000_000n, seconds: 86_400 })).toBe(false);
  expect(isWrittenTo({ bytes: 1_000_000n, seconds: 120 })).toBe(true);
});
