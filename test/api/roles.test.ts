import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphQLSchema } from "../../src/graphql/schema.js";
import { at, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, type Seeded } from "../support/seed.js";
import { Subscriber } from "../support/subscriber.js";

let database: TestDatabase;
let service: TestService;
let rows: Seeded;
let operator: { id: string; token: string };
beforeAll(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2 });
  service = await testService(database);
  operator = await token("OPERATOR");
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const PASSWORD_OF_ADMIN = { user: "admin", tokenId: null, role: "ADMIN" } as const;
const token = (role: "ADMIN" | "OPERATOR") =>
  service.access.createToken(PASSWORD_OF_ADMIN, { label: role, expiresInSeconds: 3600, role });
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

const NOBODY = "00000000-0000-4000-8000-000000000000";
const SESSION = `{ sessionId: "${NOBODY}" }`;
const WAIT = ", wait: 0";

/** Every mutation, with an input that its service function gets to see and that changes nothing. */
const MUTATIONS: Readonly<Record<string, { readonly args: string; readonly operator: boolean }>> = {
  registerCluster: { args: `input: { id: "none", address: "h", credential: {} }`, operator: false },
  updateCluster: { args: `input: { clusterId: "${NOBODY}", name: "x" }`, operator: false },
  updateHost: { args: `input: { hostId: "${NOBODY}", address: "h" }`, operator: false },
  removeCluster: { args: `input: { clusterId: "${NOBODY}" }`, operator: false },
  syncCluster: { args: `input: { clusterId: "${NOBODY}" }${WAIT}`, operator: true },
  createGeoRepSession: { args: `input: { primaryVolumeId: "${NOBODY}", keys: PUSH_PEM }${WAIT}`, operator: true },
  startGeoRepSession: { args: `input: ${SESSION}${WAIT}`, operator: true },
  stopGeoRepSession: { args: `input: ${SESSION}${WAIT}`, operator: true },
  pauseGeoRepSession: { args: `input: ${SESSION}${WAIT}`, operator: true },
  resumeGeoRepSession: { args: `input: ${SESSION}${WAIT}`, operator: true },
  changeGeoRepSessions: { args: `input: { action: STOP, volumeId: "${NOBODY}" }${WAIT}`, operator: true },
  deleteGeoRepSession: { args: `input: ${SESSION}${WAIT}`, operator: true },
  setGeoRepOption: { args: `input: { sessionId: "${NOBODY}", key: "sync-jobs", value: "4" }${WAIT}`, operator: true },
  resetGeoRepOption: { args: `input: { sessionId: "${NOBODY}", key: "sync-jobs" }${WAIT}`, operator: true },
  repairGeoRepKeys: { args: `input: ${SESSION}${WAIT}`, operator: true },
  setGeoRepCheckpoint: { args: `input: ${SESSION}${WAIT}`, operator: true },
  setGeoRepRpo: { args: `input: { sessionId: "${NOBODY}", rpoSeconds: 900 }`, operator: true },
  verifyGeoRepSession: { args: `input: ${SESSION}${WAIT}`, operator: true },
  createAccessToken: { args: `input: { label: "x", expiresInSeconds: 0 }`, operator: false },
  changePassword: { args: `input: { currentPassword: "x", newPassword: "x" }`, operator: false },
  createAlertRule: { args: `input: { name: "x", condition: { kind: LAG } }`, operator: false },
  updateAlertRule: { args: `input: { ruleId: "${NOBODY}", name: "x" }`, operator: false },
  deleteAlertRule: { args: `input: { ruleId: "${NOBODY}" }`, operator: false },
  createAlertReceiver: { args: `input: { name: "x" }`, operator: false },
  updateAlertReceiver: { args: `input: { receiverId: "${NOBODY}", name: "x" }`, operator: false },
  deleteAlertReceiver: { args: `input: { receiverId: "${NOBODY}" }`, operator: false },
  testAlertReceiver: { args: `input: { receiverId: "${NOBODY}" }`, operator: false },
  createAlertSilence: { args: `input: { until: "2020-01-01T00:00:00Z", comment: "x" }`, operator: true },
  updateAlertSilence: { args: `input: { silenceId: "${NOBODY}", comment: "x" }`, operator: true },
  deleteAlertSilence: { args: `input: { silenceId: "${NOBODY}" }`, operator: true },
  replayAlertDelivery: { args: `input: { deliveryId: "${NOBODY}" }`, operator: true },
  revokeAccessToken: { args: `input: { tokenId: "${NOBODY}" }`, operator: false },
};

const document = (name: string) => `mutation { ${name}(${MUTATIONS[name]?.args}) { userErrors { code message } } }`;

describe("the role", () => {
  it("of every mutation is told here", () => {
    const fields = Object.keys(buildGraphQLSchema().getMutationType()?.getFields() ?? {});
    expect(Object.keys(MUTATIONS).toSorted(), "a mutation without a role").toEqual(fields.toSorted());
  });

  it.each(Object.entries(MUTATIONS))(
    "of %s is asked for, over HTTP and WebSocket alike",
    async (name, { operator: may }) => {
      const admin = await token("ADMIN");
      for (const { token: secret } of may ? [operator, admin] : [admin]) {
        for (const answer of await bothWays(name, secret)) {
          expect(["NOT_FOUND", "INVALID_ARGUMENT"]).toContain(at(answer, "data", name, "userErrors", 0, "code"));
        }
      }
      for (const answer of may ? [] : await bothWays(name, operator.token)) {
        expect(at(answer, "errors", 0)).toMatchObject({
          message: expect.stringMatching(/^Only the role ADMIN may .* ask with the password of admin, or/),
          extensions: { code: "FORBIDDEN" },
        });
      }
    },
  );
});

/** The answers to a mutation over HTTP and over WebSocket. */
async function bothWays(name: string, secret: string): Promise<readonly unknown[]> {
  const overHttp = await service.query(document(name), {}, bearer(secret));
  using socket = await Subscriber.connect(service.url, `Bearer ${secret}`);
  socket.subscribe("it", document(name));
  return [overHttp, (await socket.next()).payload];
}

describe("an operator", () => {
  it("is told who it is, and sees what an admin sees", async () => {
    const { data, text } = await service.query(
      "{ viewer { user role tokenId accessTokens { id role } } clusters { totalCount } }",
      {},
      bearer(operator.token),
    );
    expect(data, text).toMatchObject({
      viewer: {
        user: "admin",
        role: "OPERATOR",
        tokenId: operator.id,
        accessTokens: expect.arrayContaining([{ id: operator.id, role: "OPERATOR" }]),
      },
      clusters: { totalCount: rows.clusters.length },
    });
  });

  it("makes no tokens, not even of its own role", async () => {
    for (const role of ["OPERATOR", "ADMIN"]) {
      const { errors, text } = await service.query(
        `mutation { createAccessToken(input: { label: "x", role: ${role} }) { token } }`,
        {},
        bearer(operator.token),
      );
      expect(errors, text).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    }
  });

  it("revokes the token that it shows, and no other", async () => {
    const mine = await token("OPERATOR");
    const revoke = (id: string) =>
      service.query(
        "mutation ($id: ID!) { revokeAccessToken(input: { tokenId: $id }) { accessToken { revokedAt } } }",
        { id },
        bearer(mine.token),
      );
    expect((await revoke(operator.id)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect((await revoke(mine.id)).data).toMatchObject({
      revokeAccessToken: { accessToken: { revokedAt: expect.any(String) } },
    });
    expect((await revoke(mine.id)).status).toBe(401);
  });

  it.each([
    ["rsync_ssh_options", "FORBIDDEN"],
    ["ssh-command", "FORBIDDEN"],
    ["special_sync_mode", "FORBIDDEN"],
  ])("does not set %s, which an admin may", async (key, code) => {
    const session = rows.sessions[0]?.id ?? "";
    const set = (secret: string) =>
      service.query(
        `mutation ($input: SetGeoRepOptionInput!) { setGeoRepOption(input: $input, wait: 0) { userErrors { code } } }`,
        { input: { sessionId: session, key, value: "\u0007" } },
        bearer(secret),
      );
    expect((await set(operator.token)).errors).toMatchObject([{ extensions: { code } }]);
    const reset = await service.query(
      `mutation ($input: ResetGeoRepOptionInput!) { resetGeoRepOption(input: $input, wait: 0) { userErrors { code } } }`,
      { input: { sessionId: session, key } },
      bearer(operator.token),
    );
    expect(reset.errors, "a reset is a change too").toMatchObject([{ extensions: { code } }]);
    const byAdmin = await set((await token("ADMIN")).token);
    expect(at(byAdmin.data, "setGeoRepOption", "userErrors", 0, "code"), "the value was not checked").toBe(
      "INVALID_ARGUMENT",
    );
  });

  it("is remembered with the operations that it asks for", async () => {
    const session = rows.sessions[0]?.id ?? "";
    const { data, text } = await service.query(
      `mutation ($id: ID!) { startGeoRepSession(input: { sessionId: $id }, wait: 0) {
         operation { requestedBy requestedByTokenId } userErrors { code } } }`,
      { id: session },
      bearer(operator.token),
    );
    expect(at(data, "startGeoRepSession", "operation"), text).toEqual({
      requestedBy: "admin",
      requestedByTokenId: operator.id,
    });
  });
});
