import { expect, it } from "vitest";
import { returnPath } from "../../../src/web/login/return-path.js";

const ORIGIN = "https://georep.example";
const back = (next: string): string => returnPath(`?next=${encodeURIComponent(next)}`, ORIGIN);

it.each([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/.//evil.example",
  "/x/..//evil.example",
  "/%2e//evil.example",
  "/./\\evil.example",
  "javascript:alert(1)",
  "/login?next=/login",
  "",
])("a log-in does not lead to %j", (next) => {
  expect(back(next)).toBe("/");
});

it.each(["/", "/sessions?status=faulty", "/sessions/a//b", "/graphql#x"])("a log-in leads back to %s", (next) => {
  expect(back(next)).toBe(next);
});
