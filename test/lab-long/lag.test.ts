import { afterAll, beforeAll, expect, test } from "vitest";
import { lab, unique } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import { endsOf, inVolume, registerBoth, succeed } from "../lab/sessions.js";

const NAME = unique("lag");
/** Changelogs are closed each 15 s and read each 30 s; a start that loses changes is told a minute later. */
const PATIENCE = { timeout: 300_000, interval: 1_000 };

let service: LabService;
let sessionId: string;

beforeAll(async () => {
  await lab.pair(NAME);
  await inVolume("src1", NAME, "echo first > first");
  service = await LabService.start();
  await registerBoth(service);
  const input = { ...(await endsOf(service, NAME)), startAfterCreate: true };
  sessionId = (await succeed(service, "createGeoRepSession", input)).operation.sessionId;
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Told {
  readonly lagState: string | null;
  readonly lagStateSince: string | null;
  readonly lagSeconds: number | null;
  readonly rpoBreachedSince: string | null;
  readonly changesWaitingSince: string | null;
  readonly details: readonly { readonly status: string; readonly lagState: string | null }[];
}

async function told(): Promise<Told> {
  const { geoRepSession } = await service.client.request<{ geoRepSession: Told }>(
    `query ($id: ID!) { geoRepSession(id: $id) { lagState lagStateSince lagSeconds rpoBreachedSince changesWaitingSince
       details { status lagState } } }`,
    { id: sessionId },
  );
  return geoRepSession;
}

/** A start of which Gluster loses the changes is ended by a stop and a start, as the service says. */
async function idle(): Promise<void> {
  for (;;) {
    let found = await told();
    await expect
      .poll(async () => (found = await told()).lagState === "IDLE" || found.changesWaitingSince !== null, PATIENCE)
      .toBe(true);
    if (found.changesWaitingSince === null) return;
    await succeed(service, "stopGeoRepSession", { sessionId });
    await succeed(service, "startGeoRepSession", { sessionId });
  }
}

test("what is written while the session is paused makes it stuck and breaches its objective, and is caught up with", async () => {
  await idle();
  const quiet = await told();
  expect(quiet).toMatchObject({ lagSeconds: 0, rpoBreachedSince: null });
  expect(
    quiet.details.filter(({ lagState }) => lagState !== null),
    "one brick stands for the set",
  ).toHaveLength(1);
  await service.client.request(
    `mutation ($input: SetGeoRepRpoInput!) { setGeoRepRpo(input: $input) { userErrors { message } } }`,
    { input: { sessionId, rpoSeconds: 60 } },
  );
  await succeed(service, "pauseGeoRepSession", { sessionId });
  const stillIdle = await told();
  expect(stillIdle.lagState, "a paused session of which nothing waits").toBe("IDLE");
  const wroteAt = Date.now();
  await inVolume("src1", NAME, "echo second > second");
  await expect.poll(async () => (await told()).rpoBreachedSince, PATIENCE).not.toBeNull();
  const stuck = await told();
  expect(stuck.lagState).toBe("STUCK");
  const waited = (Date.now() - wroteAt) / 1_000;
  // The change was made within the fifteen seconds before its changelog was closed.
  expect(stuck.lagSeconds).toBeGreaterThanOrEqual(Math.floor(waited) - 2);
  expect(stuck.lagSeconds).toBeLessThanOrEqual(Math.ceil(waited) + 30);
  await succeed(service, "resumeGeoRepSession", { sessionId });
  await idle();
  await expect.poll(async () => (await told()).rpoBreachedSince, PATIENCE).toBeNull();
  expect(await told()).toMatchObject({ lagState: "IDLE", lagSeconds: 0 });
});
