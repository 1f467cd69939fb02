import { expect, it } from "vitest";
import { onlineAt } from "../../../src/owner/reconcile/brick-online.js";

const BEFORE = "2026-01-01T00:00:00.000Z";
const NOW = "2026-01-01T00:05:00.000Z";

it.each([
  ["runs on, for as long as was known", true, true, BEFORE],
  ["ends", true, false, NOW],
  ["runs again", false, true, NOW],
  ["is not told of any more", false, null, null],
  ["is found down without having been seen to run", null, false, null],
  ["is found running for the first time", null, true, null],
])("since when a brick's process is as it is: it %s", (_what, before, online, since) => {
  const was = { online: before, onlineSince: before === null ? null : BEFORE };
  expect(onlineAt(was, online, new Date(NOW))).toEqual({ online, onlineSince: since });
});
