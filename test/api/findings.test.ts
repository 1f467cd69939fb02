import { afterEach, expect, test } from "vitest";
import { realClock } from "../../simulator/clock.js";
import { GeoRepFinding } from "../../src/model/entities/index.js";
import { SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

afterEach(() => on[Symbol.asyncDispose]());

/** A session that replicates. @returns its id */
async function start(speed = 10): Promise<string> {
  on = await SimulatedService.start({ clock: realClock(speed) });
  const active = on.change(({ status }) => status === "ACTIVE", "the session is active");
  const id = await on.create({ start: true });
  await active;
  return id;
}

const opened = (code: string) =>
  on.change(
    ({ event }) => event?.kind === "SESSION_FINDING_OPENED" && event.after?.["code"] === code,
    `the finding ${code} is opened`,
  );
const closed = (code: string) =>
  on.change(
    ({ event }) => event?.kind === "SESSION_FINDING_CLOSED" && event.after?.["code"] === code,
    `the finding ${code} is closed`,
  );
const findings = () => on.rows(GeoRepFinding, `order by "opened_at", "code"`);

test("a destination whose sshd is down is told with the log's lines, and no more once it is up", async () => {
  const id = await start();
  const told = opened("SSH_UNREACHABLE");
  for (const node of ["dst1", "dst2"]) on.sim.node(node).stopSshd();
  const { event } = await told;
  expect(event).toMatchObject({ sessionId: id, after: { severity: "CRITICAL" } });
  const [finding] = await findings();
  expect(finding).toMatchObject({ code: "SSH_UNREACHABLE", sessionId: id, closedAt: null, mutation: null });
  expect(finding?.message).toMatch(/cannot reach the SSH server of .* on port 22: Connection refused/);
  expect(finding?.evidence[0]?.source).toMatch(/^\/var\/log\/glusterfs\/geo-replication\/.*\/gsyncd\.log$/);
  expect(finding?.evidence[0]?.lines.join("\n")).toContain("Connection refused");
  const over = closed("SSH_UNREACHABLE");
  for (const node of ["dst1", "dst2"]) on.sim.node(node).startSshd();
  await over;
  expect((await findings()).every(({ closedAt }) => closedAt !== null)).toBe(true);
}, 90_000);
