/**
 * A search among random inputs, which is the same one in each run: what was checked is what lands. A longer search, and
 * another one: TEST_FUZZ_RUNS=100000 TEST_FUZZ_SEED=$RANDOM.
 */
export function search(runs: number): { readonly numRuns: number; readonly seed: number; readonly timeout: number } {
  const numRuns = Number(process.env["TEST_FUZZ_RUNS"] ?? runs);
  const seed = Number(process.env["TEST_FUZZ_SEED"] ?? 4);
  return { numRuns, seed, timeout: 60_000 + numRuns * 200 };
}
