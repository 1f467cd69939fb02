import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { followRemedy, linesOf, toldOf } from "./causes.js";
import { lab, unique } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import { endsOf, inVolume, registerBoth, succeed, untilInVolume } from "../lab/sessions.js";

const NAME = unique("stall");
/** One start in three to six was seen to stall: that is Gluster's chance, which nobody can make sure of. */
const PATIENCE_MS = 240_000;
/** Longer than changes may wait before that is told. */
const STEADY_S = 80;
/** A changelog is closed each 15 s and copied at once, or word of the stall comes a minute and some polls later. */
const COMES_MS = 240_000;

let service: LabService;
let sessionId: string;

beforeAll(async () => {
  await lab.pair(NAME);
  service = await LabService.start();
  await registerBoth(service);
  const input = { ...(await endsOf(service, NAME)), startAfterCreate: true };
  sessionId = (await succeed(service, "createGeoRepSession", input)).operation.sessionId;
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Told {
  readonly status: string;
  readonly changesWaitingSince: string | null;
  readonly details: readonly { readonly crawlStatus: string | null; readonly changesWaitingSince: string | null }[];
}

async function told(): Promise<Told> {
  const { geoRepSession } = await service.client.request<{ geoRepSession: Told }>(
    `query ($id: ID!) { geoRepSession(id: $id) { status changesWaitingSince details { crawlStatus changesWaitingSince } } }`,
    { id: sessionId },
  );
  return geoRepSession;
}

const crawls = async (): Promise<boolean> =>
  (await told()).details.some(({ crawlStatus }) => crawlStatus === "CHANGELOG");

async function startAnew(): Promise<void> {
  await succeed(service, "stopGeoRepSession", { sessionId });
  await succeed(service, "startGeoRepSession", { sessionId });
  await expect.poll(crawls, { timeout: 120_000, interval: 500 }).toBe(true);
}

/** Writes a file, and tells what comes first: its arrival, or word of a stall. */
async function comesOf(file: string): Promise<"copied" | "told"> {
  await inVolume("src1", NAME, `echo ${file} > ${file}`);
  const arrived = async () =>
    (await lab.exec("dst1", "sh", "-c", `cat /bricks/${NAME}-dr/brick/${file} 2>/dev/null; true`)).trim() === file;
  for (const end = Date.now() + COMES_MS; Date.now() < end; await sleep(500)) {
    if (await arrived()) return "copied";
    if ((await told()).changesWaitingSince !== null) return "told";
  }
  throw new Error(`${file} did not arrive, and nothing was said of a stall: ${JSON.stringify(await told())}`);
}

/** Writes a file each second for a while. @returns every word of a stall meanwhile */
async function wordsUnderWrites(): Promise<readonly string[]> {
  const words: string[] = [];
  const writing = inVolume("src1", NAME, `for i in $(seq ${STEADY_S}); do echo $i > w$i; sleep 1; done`);
  for (const end = Date.now() + STEADY_S * 1_000; Date.now() < end; await sleep(1_000)) {
    const { changesWaitingSince } = await told();
    if (changesWaitingSince !== null) words.push(changesWaitingSince);
  }
  await writing;
  return words;
}

test("a start that copies is never called stalled, under steady writes either; the first that stalls is told, and a stop and a start end that", async () => {
  /** Of starts that copied: what was said of a stall. */
  const wrong: string[] = [];
  let stalled: { readonly file: string; readonly status: string; readonly ms: number } | null = null;
  let steady = false;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !(steady && stalled !== null);) {
    await startAnew();
    const file = `start${Date.now()}.txt`;
    if ((await comesOf(file)) === "copied") {
      const { changesWaitingSince } = await told();
      if (changesWaitingSince !== null) wrong.push(changesWaitingSince);
      if (!steady) wrong.push(...(await wordsUnderWrites()));
      steady = true;
    } else {
      const { status, changesWaitingSince } = await told();
      stalled = { file, status, ms: Date.now() - Date.parse(changesWaitingSince ?? "") };
    }
  }
  console.info(`stalled: ${JSON.stringify(stalled)}; written to steadily: ${steady}`);
  expect(wrong, "a session that copies is called stalled").toEqual([]);
  if (stalled === null) {
    throw new Error(`no start stalled within ${PATIENCE_MS / 1_000} s: what is told of one that does was not proved`);
  }
  expect(stalled.status).toBe("ACTIVE");
  // The minute of patience, a poll each five seconds, a second one ten seconds later, and what a busy machine adds.
  expect(stalled.ms, "from the end of its first changelog").toBeLessThan(60_000 + 5_000 + 10_000 + 30_000);
  const found = async () => {
    const { openFindings } = await toldOf(service, sessionId);
    const finding = openFindings.find(({ code }) => code === "CHANGES_NOT_TAKEN");
    if (finding === undefined) throw new Error(`it is not found: ${JSON.stringify(openFindings)}`);
    return finding;
  };
  const finding = await vi.waitFor(found, { timeout: 30_000, interval: 500 });
  expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "startGeoRepSession" });
  expect(linesOf(finding)[0]).toMatch(
    /^A changelog with changes is closed since .*Z, and the worker does not hold it\.$/,
  );
  await followRemedy(finding, / stop && .* start /);
  await expect.poll(crawls, { timeout: 120_000, interval: 500 }).toBe(true);
  expect((await told()).changesWaitingSince).toBeNull();
  await untilInVolume("dst1", `${NAME}-dr`, `[ -s ${stalled.file} ]`);
});
