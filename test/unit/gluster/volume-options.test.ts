import { expect, test } from "vitest";
import { reservedBytes } from "../../../src/gluster/cli/volume-options.js";

const TOTAL = 2_000_000n;

test.each<[value: string | undefined, bytes: bigint]>([
  [undefined, 20_000n],
  ["1", 20_000n],
  ["0", 0n],
  ["5%", 100_000n],
  ["2.5", 50_000n],
  ["99.5%", 1_990_000n],
  ["100", 100n],
  ["4096", 4_096n],
  ["10KB", 10_240n],
  ["1.5mb", 1_572_864n],
  ["2TB", 2_199_023_255_552n],
  ["of an older release", 20_000n],
])("of a brick the reserve %s keeps %s bytes of two million free", (value, bytes) => {
  expect(reservedBytes(value, TOTAL)).toBe(bytes);
});
