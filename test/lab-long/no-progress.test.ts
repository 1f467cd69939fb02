import { afterAll, beforeAll, expect, test } from "vitest";
import { linesOf, ProvokedSession, SOURCE } from "./causes.js";
import { lab, unique } from "../lab/lab.js";
import { inVolume, untilInVolume } from "../lab/sessions.js";

const NAME = unique("progress");
/** How long a worker may show no progress (src/owner/observe/judge-lag.ts), and what the polls of it add. */
const COMES_MS = 600_000 + 180_000;
/** Of rsync, where a worker copies with it. */
const HANG = 'case "$*" in *dst[12]:/proc*) sleep 3600 ;; esac';

let on: ProvokedSession;

beforeAll(async () => {
  on = await ProvokedSession.start(NAME);
});

afterAll(() => on[Symbol.asyncDispose]());

test("a worker whose rsync hangs is found though it is Active, and goes on once it was started anew as the remedy says", async () => {
  const takeBack: (() => Promise<unknown>)[] = [];
  await on.found(
    "NO_PROGRESS",
    async () => {
      takeBack.push(...(await Promise.all(SOURCE.map((node) => lab.shadow(node, "/usr/bin/rsync", HANG)))));
      await inVolume("src1", NAME, "echo by > hanging");
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    async () => {
      await Promise.all(takeBack.map((step) => step()));
      await on.succeed("stopGeoRepSession");
      await on.succeed("startGeoRepSession");
    },
    (finding) => {
      expect(finding).toMatchObject({ severity: "WARNING", mutation: "startGeoRepSession" });
      expect(linesOf(finding).join("\n")).toMatch(/nor the changelogs that it works on have changed since/);
    },
    COMES_MS,
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ -s hanging ]");
}, 1_200_000);
