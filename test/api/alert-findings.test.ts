import { afterEach, beforeEach, expect, test } from "vitest";
import { realClock } from "../../simulator/clock.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";
import { type Received, WebhookServer } from "../support/webhook-server.js";

let hook: WebhookServer;
let on: SimulatedService;
beforeEach(async () => {
  hook = await WebhookServer.start();
  // A node's seconds last a tenth.
  on = await SimulatedService.start({ clock: realClock(10), config: { alertAllowedNetworks: ["127.0.0.1"] } });
});
afterEach(async () => {
  await on[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
});

const tells = (notification: string) => (request: Received) => request.json["notification"] === notification;

test("a destination without sshd alerts with the finding's words and what to do, and no more once it is up", async () => {
  const { rules, receivers } = on.services.alerts;
  const receiver = await receivers.create(ADMIN, {
    name: "the hook",
    webhook: { url: hook.url, format: "GENERIC", secret: null },
    addresses: null,
  });
  await rules.create(ADMIN, {
    name: "what is critical",
    enabled: true,
    condition: { kind: "FINDING", findingCodes: ["SSH_UNREACHABLE"], minimumSeverity: "CRITICAL" },
    holdSeconds: 0,
    severity: "CRITICAL",
    clusterId: (await on.cluster("source")).id,
    sessionId: null,
    receiverIds: [receiver],
  });
  const id = await on.createActive();
  const nodes = on.sim.cluster("destination").nodes;
  await Promise.all(nodes.map((node) => node.stopSshd()));
  const [request] = await hook.until(1, "the finding alerts", tells("FIRING"));
  expect(request?.json).toMatchObject({
    alert: {
      condition: "FINDING",
      finding: "SSH_UNREACHABLE",
      session: { id },
      summary: expect.stringMatching(/cannot reach the SSH server/),
      remedy: expect.arrayContaining([expect.stringMatching(/systemctl start sshd/)]),
    },
  });
  await Promise.all(nodes.map((node) => node.startSshd()));
  await hook.until(1, "the finding is closed", tells("RESOLVED"));
  expect(hook.received).toHaveLength(2);
});
