import { defineConfig } from "vitest/config";

// Two copies of graphql (ESM and CJS) would be loaded otherwise, and type-graphql's checks compare classes.
const alias = [{ find: /^graphql$/, replacement: "graphql/index.js" }];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [{ extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"] } }],
  },
});
