import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { PATIENCE_MS } from "./test/support/patience.js";

// Two copies of graphql (ESM and CJS) would be loaded otherwise, and type-graphql's checks compare classes.
const alias = [{ find: /^graphql$/, replacement: "graphql/index.js" }];

function project(name: string, test: TestProjectInlineConfiguration["test"] = {}): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`test/${name}/**/*.test.ts`], ...test } };
}

// real Gluster, as root: one file after the other. It is bound by how fast processes start: beside another lab on two cores the
// preflights took more than twice as long.
const lab: TestProjectInlineConfiguration["test"] = {
  globalSetup: ["test/lab/set-up.ts"],
  setupFiles: ["test/lab/clear.ts"],
  maxWorkers: 1,
  sequence: { groupOrder: 2 },
  testTimeout: 600_000,
  hookTimeout: 600_000,
};

const database = { globalSetup: ["test/support/postgres.ts"] };

export default defineConfig({
  resolve: { alias },
  test: {
    // What takes up to 4 s of work alone was seen to take 26 on a machine that was busy fifteen times over. A poll for what never
    // comes ends before its test does, and says what.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: PATIENCE_MS } },
    // Tests wait for much of their time, for connections and processes: two cores are not busy with two at once.
    maxWorkers: Math.max(4, availableParallelism()),
    projects: [
      project("unit", database),
      // a service, two simulated clusters behind real SSH and a database
      project("api", database),
      project("contract", database),
      // starts the built program, with a database of its own, again and again: build first
      project("built", { testTimeout: 120_000, hookTimeout: 120_000 }),
      // the built page in Debian's Chromium, on the built service: build first
      // A browser keeps a core busy by itself. vitest wants a group for each number of workers.
      project("web", { maxWorkers: "100%", sequence: { groupOrder: 1 }, testTimeout: 240_000, hookTimeout: 120_000 }),
      // clients of others, from Debian's packages: processes that start and answer
      project("clients", database),
      project("lab", lab),
      // Of the lab what takes longest, which CI has no time for: faults, kills, causes, lag, set-ups, preflights.
      project("lab-long", lab),
    ],
  },
});
