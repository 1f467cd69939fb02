import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lab, unique } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import { change, settled, succeed, sync, volumeId, type Operation } from "../lab/sessions.js";

// The whole twenty take a quarter of an hour: CI kills six times, with a seed that it prints.
const KILLS = Number(process.env["LAB_KILLS"] ?? "6");
const SEED = Number(process.env["LAB_SEED"] ?? Date.now() % 1_000_000);

const KILL = unique("kill");

let service: LabService;
let primaryVolumeId: string;

beforeAll(async () => {
  await lab.pair(KILL);
  service = await LabService.start();
  const source = await service.register("src1", "src2");
  await service.register("dst1", "dst2");
  await sync(service, source.id);
  primaryVolumeId = await volumeId(service, KILL);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function operations(): Promise<readonly Operation[]> {
  const data = await service.client.request<{ operations: { nodes: Operation[] } }>(
    `query ($volume: ID!) { operations(filter: { volumeId: $volume }, first: 200) {
       nodes { id sessionId kind state noChange errorCode errorMessage steps { number name state } } } }`,
    { volume: primaryVolumeId },
  );
  return data.operations.nodes;
}

/** What the CLI itself says: the status words of the session's bricks, empty without a session. */
async function statusByCli(): Promise<string> {
  const text = await lab
    .gluster("src1", "volume", "geo-replication", KILL, `dst1::${KILL}-dr`, "status")
    .catch((error: unknown) => String(error));
  if (/does not exist|No active geo-replication/.test(text)) return "";
  return [...text.matchAll(/\b(Created|Initializing\.\.\.|Active|Passive|Stopped|Faulty|Paused)\b/g)]
    .map((match) => match[0])
    .join(" ");
}

/** Sends a mutation, kills the service after so many milliseconds, starts it again and waits until it has settled. */
async function killedAfter(
  milliseconds: number,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Operation> {
  const before = new Set((await operations()).map(({ id }) => id));
  const asked = change(service, name, input).catch(() => null);
  await sleep(milliseconds);
  await service.kill();
  await asked;
  await service.startAgain();
  const made = (await operations()).filter(({ id }) => !before.has(id));
  if (made.length === 0) {
    // Killed before the operation was written: nobody was told that it was accepted, and nothing was sent.
    return (await succeed(service, name, input)).operation;
  }
  expect(
    made.map(({ kind }) => kind),
    "one request makes one operation",
  ).toHaveLength(1);
  return settled(service, made[0]?.id ?? "");
}

test(`killed in the middle of create and of stop ${KILLS} times, seed ${SEED}: each operation settles, none is lost or done twice`, async () => {
  console.log(`seed ${SEED}: LAB_SEED=${SEED} LAB_KILLS=${KILLS}`);
  const random = mulberry32(SEED);
  for (let round = 0; round < KILLS; round += 2) {
    const creation = await killedAfter(random() * 14_000, "createGeoRepSession", {
      primaryVolumeId,
      secondaryHostName: "dst1",
      secondaryVolumeName: `${KILL}-dr`,
      keys: "PUSH_PEM",
    });
    const afterCreate = await statusByCli();
    expect(creation.state, JSON.stringify(creation)).toMatch(/SUCCEEDED|FAILED/);
    expect(afterCreate, `the operation says ${JSON.stringify(creation)}`).toBe(
      creation.state === "SUCCEEDED" ? "Created Created" : "",
    );
    if (creation.state === "FAILED") {
      await succeed(service, "createGeoRepSession", {
        primaryVolumeId,
        secondaryHostName: "dst1",
        secondaryVolumeName: `${KILL}-dr`,
        keys: "PUSH_PEM",
      });
    }
    const sessionId = (await firstSession()) ?? "";
    await succeed(service, "startGeoRepSession", { sessionId });
    const stopped = await killedAfter(random() * 5_000, "stopGeoRepSession", { sessionId });
    const afterStop = await statusByCli();
    expect(afterStop, `the operation says ${JSON.stringify(stopped)}`).toMatch(
      stopped.state === "SUCCEEDED" ? /^Stopped Stopped$/ : /^(?!.*Stopped)/,
    );
    await succeed(service, "stopGeoRepSession", { sessionId });
    await succeed(service, "deleteGeoRepSession", { sessionId });
  }
  const unfinished = (await operations()).filter(({ state }) => state === "PENDING" || state === "RUNNING");
  expect(unfinished, "an operation was left unsettled").toEqual([]);
});

async function firstSession(): Promise<string | null> {
  const data = await service.client.request<{ volume: { geoRepSessions: { nodes: { id: string }[] } } }>(
    `query ($id: ID!) { volume(id: $id) { geoRepSessions { nodes { id } } } }`,
    { id: primaryVolumeId },
  );
  return data.volume.geoRepSessions.nodes[0]?.id ?? null;
}

/** A small seeded generator, so that a failure can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
