import { expect, test } from "vitest";
import type { Entry } from "../../../../src/model/verification/entry.js";
import { extentsOf, sampleOf } from "../../../../src/model/verification/sample.js";

const SYNCED = 2_000_000;

function entry(path: string, bytes: number, changedAt: number, type = "f"): Entry {
  return { path, type, mode: "644", uid: 0, gid: 0, bytes, changedAt: `${changedAt}.5` };
}

/** A million small old files, as far as a test goes, and a handful of everything else among them. */
const ENTRIES = [
  ...Array.from({ length: 5_000 }, (_none, index) => entry(`small-${index}`, 100, 1_000_000)),
  ...Array.from({ length: 30 }, (_none, index) => entry(`empty-${index}`, 0, 1_000_000)),
  ...Array.from({ length: 30 }, (_none, index) => entry(`large-${index}`, 5_000_000, 1_000_000)),
  ...Array.from({ length: 30 }, (_none, index) => entry(`folder-${index}`, 4_096, 1_000_000, "d")),
  ...Array.from({ length: 30 }, (_none, index) => entry(`link-${index}`, 3, 1_000_000, "l")),
  ...Array.from({ length: 30 }, (_none, index) => entry(`newest-${index}`, 100, 1_999_000)),
  ...Array.from({ length: 30 }, (_none, index) => entry(`unsettled-${index}`, 100, 2_000_000)),
];
const options = (count: number, seed = 1) => ({ count, seed, syncedUpTo: SYNCED });
const names = (sample: readonly Entry[]) => sample.map(({ path }) => path);

test("every size and age is in the sample, however few there are of it", () => {
  const kinds = names(sampleOf(ENTRIES, options(70))).map((path) => path.replace(/-\d+$/, ""));
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  for (const kind of ["small", "empty", "large", "folder", "link", "newest", "unsettled"]) {
    expect(count(kind), kind).toBeGreaterThanOrEqual(5);
  }
  expect(kinds).toHaveLength(70);
});

test("the same seed chooses the same whatever the order of the walk, and another one others", () => {
  const first = names(sampleOf(ENTRIES, options(100)));
  expect(names(sampleOf(ENTRIES.toReversed(), options(100))).toSorted()).toEqual(first.toSorted());
  const other = names(sampleOf(ENTRIES, options(100, 2)));
  expect(other.filter((path) => first.includes(path)).length).toBeLessThan(60);
});

test("a file that comes or goes moves few others out of the sample", () => {
  const first = new Set(names(sampleOf(ENTRIES, options(200))));
  const later = names(sampleOf([...ENTRIES.slice(1), entry("small-new", 5, 1_000_000)], options(200)));
  expect(later.filter((path) => !first.has(path)).length).toBeLessThanOrEqual(1);
});

test("everything is chosen where there is less than was asked for, in its order", () => {
  const few = ENTRIES.slice(4_990, 5_010);
  expect(names(sampleOf(few, options(200)))).toEqual(names(few));
  expect(sampleOf([], options(200))).toEqual([]);
});

test("chosen files are spread evenly over all there are", () => {
  const files = Array.from({ length: 10_000 }, (_none, index) => entry(`dir/file-${index}`, 1, 1_000_000));
  const chosen = sampleOf(files, options(1_000)).map(({ path }) => Number(path.replace(/\D+/, "")));
  for (let part = 0; part < 10; part++) {
    const inPart = chosen.filter((index) => Math.floor(index / 1_000) === part).length;
    expect(inPart, `files ${part}000 to ${part}999`).toBeGreaterThan(60);
  }
});

test("where nothing is known to be synced, nothing counts as older", () => {
  expect(sampleOf(ENTRIES, { count: 50, seed: 1, syncedUpTo: null })).toHaveLength(50);
});

test("small files are read whole, and of large ones as much of each as the bytes last for, at both ends", () => {
  const sample = [
    entry("big", 1_000, 1),
    entry("folder", 4_096, 1, "d"),
    entry("tiny", 10, 1),
    entry("bigger", 5_000, 1),
    entry("empty", 0, 1),
  ];
  const extents = extentsOf(sample, 411);
  expect([...extents].toSorted(([a], [b]) => a - b)).toEqual([
    [0, { head: 100, tail: 100 }],
    [2, { head: 10, tail: 0 }],
    [3, { head: 101, tail: 100 }],
  ]);
  const read = [...extentsOf(sample, 1_000_000).values()].map(({ head, tail }) => head + tail);
  expect(read.toSorted((a, b) => a - b)).toEqual([10, 1_000, 5_000]);
  expect(extentsOf(sample, 0).size).toBe(0);
});
