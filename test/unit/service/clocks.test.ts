import { afterEach, beforeEach, expect, test } from "vitest";
import { LoginCookies } from "../../../src/http/access/login-cookies.js";
import type { EventDraft } from "../../../src/model/events/event.js";
import { Access, ADMIN, byPassword } from "../../../src/service/access/access.js";
import { requestMany } from "../../../src/service/sessions/bulk-operations.js";
import { EventFeed } from "../../../src/service/feed/event-feed.js";
import { appendEvents } from "../../../src/store/events.js";
import { OperationProgress } from "../../../src/store/operation-progress.js";
import { type OperationRequest, Operations, PATIENCE_MS } from "../../../src/service/operations.js";
import {
  deleteOldEvents,
  deleteOldOperations,
  deleteOldProgress,
  deleteOldTokens,
} from "../../../src/store/retention.js";
import { type TestDatabase, testDatabase } from "../../support/database.js";
import { insertCluster } from "../../support/registered-cluster.js";
import { withMachineClockOff } from "../../support/machine-clock.js";

// What one replica writes another reads, whose clock may be wrong: the database's is the one that they have in common.

const CLUSTER = "10000000-0000-4000-8000-000000000001";
const HOUR_MS = 3_600_000;
const WRONG = [HOUR_MS, -HOUR_MS];
/** How far two times may be apart that mean the same, in milliseconds, while the machine is busy with much else. */
const NEAR_MS = 30_000;

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
  await insertCluster(database, CLUSTER);
});
afterEach(() => database[Symbol.asyncDispose]());

/** Milliseconds until an instant of a table's only row, by the database. */
async function left(table: string, column: string): Promise<number> {
  const [row] = await database.sql<{ left: number }>(
    `select extract(epoch from "${column}" - now())::float8 * 1000 as "left" from "${table}"`,
  );
  return row?.left ?? Number.NaN;
}

test.each(WRONG)("a token lasts as long as it was made for, whichever replica's clock is %i ms off", async (off) => {
  const access = () => new Access(database.orm.em, database.log);
  await access().setAdminPassword("a password of the admin");
  const input = { label: "script", role: "OPERATOR", expiresInSeconds: 600 } as const;
  const { token } = await withMachineClockOff(off, () => access().createToken(byPassword(ADMIN), input));
  expect(Math.abs((await left("access_token", "expires_at")) - 600_000)).toBeLessThan(NEAR_MS);
  const logIn = () => access().authenticate(`Bearer ${token}`, "test");
  await withMachineClockOff(off, async () => {
    const { expiresAt } = await logIn();
    expect(
      Math.abs((expiresAt?.getTime() ?? 0) - Date.now() - 600_000),
      "those who are connected are cut off at another time",
    ).toBeLessThan(NEAR_MS);
  });
  await database.sql(`update "access_token" set "expires_at" = now()`);
  await expect(withMachineClockOff(off, logIn)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test.each(WRONG)("a ticket lasts as long by a replica whose clock is %i ms off", async (off) => {
  const access = new Access(database.orm.em, database.log);
  await access.setAdminPassword("a password of the admin");
  const common = Date.now();
  const tickets = new LoginCookies(access, () => common);
  const principal = { actor: byPassword(ADMIN), expiresAt: null, credential: "" };
  const cookie = (await tickets.issue(principal, { path: "/", byTls: false }))?.split(";")[0] ?? "";
  await withMachineClockOff(off, async () => {
    const redeemed = await tickets.redeem({ cookie });
    expect(Math.abs((redeemed?.expiresAt?.getTime() ?? 0) - Date.now() - 12 * HOUR_MS)).toBeLessThan(NEAR_MS);
  });
});

const request: OperationRequest = {
  kind: "START_SESSION",
  target: {
    clusterId: CLUSTER,
    clusterName: "source",
    volumeId: "20000000-0000-4000-8000-000000000001",
    volumeName: "vol",
    sessionId: "60000000-0000-4000-8000-000000000001",
    sessionName: "dst1::dr",
    secondaryClusterId: null,
  },
  arguments: {},
  idempotencyKey: null,
};

test.each(WRONG)("an operation has its patience, whichever replica's clock is %i ms off", async (off) => {
  await using feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 20 });
  const actor = byPassword(ADMIN);
  const own = new Operations(database.orm.em, feed);
  const { signal } = new AbortController();
  const progress = new OperationProgress({ em: database.orm.em, signal, assertOwned: () => Promise.resolve() });
  const asks: (() => Promise<unknown>)[] = [
    () => own.request(actor, request),
    () => requestMany(database.orm.em, actor, [request]),
  ];
  for (const ask of asks) {
    await database.sql(`delete from "operation"`);
    await withMachineClockOff(off, ask);
    expect(
      Math.abs((await left("operation", "deadline_at")) - PATIENCE_MS),
      "its deadline is by the clock of who wrote it",
    ).toBeLessThan(NEAR_MS);
  }
  await withMachineClockOff(off, async () => {
    const [operation] = await progress.unfinished(CLUSTER);
    expect(
      Math.abs(Date.parse(operation?.deadlineAt ?? "") - Date.now() - PATIENCE_MS),
      "its owner sees another deadline",
    ).toBeLessThan(NEAR_MS);
    const { id = "" } = operation ?? {};
    await progress.begin(id, [{ name: "start", argv: ["gluster"], undo: null }]);
    await progress.markSending(id, 1, "src1", ["gluster"]);
  });
  expect(
    Math.abs((await left("operation_step", "started_at")) - 0),
    "it was sent at a time of the owner's",
  ).toBeLessThan(NEAR_MS);
  await withMachineClockOff(off, async () => {
    const [operation] = await progress.unfinished(CLUSTER);
    const [step] = await progress.steps(operation?.id ?? "");
    expect(
      Math.abs(Date.parse(step?.startedAt ?? "") - Date.now()),
      "the next owner waits for it too long, or not at all",
    ).toBeLessThan(NEAR_MS);
  });
});

test.each([40 * 24 * HOUR_MS, -40 * 24 * HOUR_MS])(
  "nothing is deleted too early or kept too long by a replica whose clock is %i ms off",
  async (off) => {
    const { em } = database.orm;
    const access = new Access(em, database.log);
    await access.setAdminPassword("a password of the admin");
    const draft: EventDraft = { kind: "SESSION_PROGRESS", clusterId: CLUSTER, clusterName: "source" };
    await withMachineClockOff(off, async () => {
      await em.fork().transactional((fork) => appendEvents(fork, [draft]));
      await access.createToken(byPassword(ADMIN), { label: "script", role: "OPERATOR", expiresInSeconds: 1 });
    });
    expect(Math.abs((await left("event", "at")) - 0)).toBeLessThan(NEAR_MS);
    const tidy = () =>
      Promise.all([
        deleteOldEvents(em, 30),
        deleteOldTokens(em, 30),
        deleteOldProgress(em, 6),
        deleteOldOperations(em, 90),
      ]);
    expect(await withMachineClockOff(off, tidy)).toEqual([0, 0, 0, 0]);
    await database.sql(`update "event" set "at" = "at" - interval '31 days'`);
    await database.sql(`update "access_token" set "expires_at" = "expires_at" - interval '31 days'`);
    expect(await withMachineClockOff(off, tidy)).toEqual([1, 1, 0, 0]);
  },
);
