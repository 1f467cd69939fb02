import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

// Two copies of graphql (ESM and CJS) would be loaded otherwise, and type-graphql's checks compare classes.
const alias = [{ find: /^graphql$/, replacement: "graphql/index.js" }];

function project(name: string, test: TestProjectInlineConfiguration["test"] = {}): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`test/${name}/**/*.test.ts`], ...test } };
}

const database = { globalSetup: ["test/support/postgres.ts"] };

export default defineConfig({
  resolve: { alias },
  test: {
    // Two busy cores can make the timing of a few tests miss once: they are listed for mending, a second miss fails.
    retry: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      project("unit", database),
      project("api", database),
      project("contract", database),
      // starts the built program: build first
      project("built"),
      // real Gluster, as root: one file at a time, since the machine has one lab
      project("lab", {
        globalSetup: ["test/lab/set-up.ts"],
        fileParallelism: false,
        testTimeout: 600_000,
        hookTimeout: 600_000,
      }),
    ],
  },
});
