import { describe, expect, test } from "vitest";
import { type BrickCapacity, volumeCapacity } from "../../../src/model/checks/capacity.js";

const brick = (total: bigint | null, free: bigint | null, isArbiter = false): BrickCapacity => ({
  isArbiter,
  sizeTotal: total,
  sizeFree: free,
});
const distribute = { replicaCount: 1, disperseCount: 0, redundancyCount: 0 };
const replica = (replicaCount: number) => ({ ...distribute, replicaCount });

describe("what a volume holds", () => {
  test("is what its bricks hold together where each holds other files", () => {
    expect(volumeCapacity([brick(10n, 4n), brick(20n, 6n)], distribute)).toEqual({ total: 30n, free: 10n });
  });

  test("is that of the brick with the least room where bricks hold the same, also its total", () => {
    const bricks = [brick(10n, 9n), brick(50n, 2n), brick(7n, 7n), brick(7n, 7n)];
    expect(volumeCapacity(bricks, replica(2))).toEqual({ total: 57n, free: 9n });
  });

  test("is nothing of an arbiter's", () => {
    const bricks = [brick(10n, 5n), brick(10n, 6n), brick(1n, 1n, true)];
    expect(volumeCapacity(bricks, replica(3))).toEqual({ total: 10n, free: 5n });
    expect(volumeCapacity([brick(10n, 5n), brick(10n, 6n), brick(null, null, true)], replica(3))).not.toBeNull();
  });

  test("is as many times the smallest brick as bricks hold data where files are dispersed", () => {
    const layout = { replicaCount: 1, disperseCount: 6, redundancyCount: 2 };
    const bricks = [10n, 11n, 12n, 13n, 14n, 15n].map((total, at) => brick(total, BigInt(9 - at)));
    expect(volumeCapacity(bricks, layout)).toEqual({ total: 40n, free: 16n });
  });

  test("is not known while it is not known of every brick", () => {
    expect(volumeCapacity([brick(10n, 4n), brick(20n, null)], distribute)).toBeNull();
    expect(volumeCapacity([brick(10n, 4n), brick(null, null)], replica(2))).toBeNull();
    expect(volumeCapacity([], distribute)).toBeNull();
  });
});
