import { volumeCapacity } from "../../model/checks/capacity.js";
import { uuidV5 } from "../../model/ids.js";
import type { StatisticView } from "../documents/statistic.js";
import type { BrickView, VolumeView } from "../documents/topology.js";
import type { Brick } from "../../model/entities/index.js";

/** oVirt's names of sizes. What is not known is left out. */
const SIZES = {
  total: { name: "memory.total.size", description: "Total size" },
  free: { name: "memory.free.size", description: "Free size" },
  used: { name: "memory.used.size", description: "Used size" },
} as const;

function size(
  of: { readonly href: string; readonly id: string },
  which: keyof typeof SIZES,
  bytes: bigint,
): StatisticView {
  const { name, description } = SIZES[which];
  const id = uuidV5(of.id, name);
  return {
    href: `${of.href}/statistics/${id}`,
    id,
    name,
    description,
    kind: "gauge",
    unit: "bytes",
    datum: String(bytes),
  };
}

export function volumeStatistics(view: VolumeView, bricks: readonly Brick[]): StatisticView[] {
  const capacity = volumeCapacity(
    bricks.map(({ isArbiter, sizeTotal, sizeFree }) => ({ isArbiter, ...sizesOf(sizeTotal, sizeFree) })),
    view.record,
  );
  if (capacity === null) return [];
  const { total, free } = capacity;
  const volume = { href: view.href, id: view.id };
  return [size(view, "total", total), size(view, "free", free), size(view, "used", total - free)].map((each) => ({
    ...each,
    volume,
  }));
}

export function brickStatistics(view: BrickView): StatisticView[] {
  const { sizeTotal: total, sizeFree: free } = sizesOf(view.record.sizeTotal, view.record.sizeFree);
  const brick = { href: view.href, id: view.id };
  return [
    ...(total === null ? [] : [size(view, "total", total)]),
    ...(free === null ? [] : [size(view, "free", free)]),
  ].map((each) => ({ ...each, brick }));
}

function sizesOf(total: string | null, free: string | null): { sizeTotal: bigint | null; sizeFree: bigint | null } {
  return { sizeTotal: total === null ? null : BigInt(total), sizeFree: free === null ? null : BigInt(free) };
}
