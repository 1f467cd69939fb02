import { afterAll, beforeAll, expect, test } from "vitest";
import { EXIT } from "../../../src/cli/exit-codes.js";
import { AlertDeliveries } from "../../support/alert-deliveries.js";
import { testService, type TestService } from "../../support/api.js";
import { georep } from "../../support/cli.js";

const ADMIN = { user: "admin", tokenId: null, role: "ADMIN" } as const;

let on: AlertDeliveries;
let service: TestService;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  on = await AlertDeliveries.start();
  service = await testService(on.database, { services: { alerts: on.alerts } });
  const asked = { label: "a test", role: "OPERATOR", expiresInSeconds: 3_600 } as const;
  const { token } = await service.access.createToken(ADMIN, asked);
  env = { GEOREPCLI_URL: service.url, GEOREPCLI_TOKEN: token, HOME: "/nonexistent" };
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

test("alerts are listed with where, since when and until when nobody is told, and those that are over when asked for", async () => {
  expect(await georep(["alerts"], { env })).toEqual({ code: EXIT.DONE, out: "No alert is there.\n", err: "" });
  await on.tell({ addresses: ["storage@example.org"] });
  await on.alerts.silences.create(ADMIN, {
    ruleId: null,
    clusterId: null,
    sessionId: on.stopped(),
    until: new Date(Date.now() + 3_600_000),
    comment: "maintenance",
  });
  await on.evaluate();
  const { code, out, err } = await georep(["alerts"], { env });
  expect({ code, err }).toEqual({ code: EXIT.DONE, err: "" });
  expect(out).toMatch(
    /^cluster-\d+\/vol\d+::\S+::vol\d+\n {2}WARNING FIRING since \S+ \S+ \(\d+[smhd] ago\): stopped\n {4}The session is STOPPED\.\n {4}Nobody is told of it until \S+ \S+\n$/,
  );
  const json = await georep(["alerts", "--json"], { env });
  expect(JSON.parse(json.out)).toMatchObject({
    alerts: [{ state: "FIRING", sessionId: on.stopped(), ruleName: "stopped" }],
  });

  await on.setStatus(on.stopped(), "ACTIVE");
  await on.evaluate();
  expect((await georep(["alerts"], { env })).out).toBe("No alert is there.\n");
  expect((await georep(["alerts", "--all", on.stopped()], { env })).out).toMatch(
    / RESOLVED since .*\n.*\n {4}Resolved /,
  );
});
