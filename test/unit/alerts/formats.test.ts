import { describe, expect, it } from "vitest";
import { backOffMs } from "../../../src/model/alerts/back-off.js";
import { bodyFor } from "../../../src/model/alerts/formats/body.js";
import { type AlertSubject, type Notification, testNotification } from "../../../src/model/alerts/notification.js";
import { signatureOf } from "../../../src/model/alerts/signature.js";
import { shownUrl } from "../../../src/service/alerts/receiver-input.js";

const ALERT: AlertSubject = {
  id: "11111111-1111-4111-8111-111111111111",
  ruleId: "22222222-2222-4222-8222-222222222222",
  ruleName: "findings <!channel>",
  condition: "FINDING",
  severity: "CRITICAL",
  summary: "paris1 cannot be reached & refuses.",
  remedy: ["On paris1: systemctl start ssh", "Then wait."],
  since: "2026-01-31T12:00:00.000Z",
  firedAt: "2026-01-31T12:02:00.000Z",
  resolvedAt: null,
  clusterId: "33333333-3333-4333-8333-333333333333",
  clusterName: "Berlin",
  volumeId: "44444444-4444-4444-8444-444444444444",
  volumeName: "home",
  sessionId: "55555555-5555-5555-8555-555555555555",
  sessionName: "paris1::home-copy",
  operationId: null,
  findingCode: "SSH_UNREACHABLE",
};
const firing: Notification = { deliveryId: "66666666-6666-4666-8666-666666666666", kind: "FIRING", alerts: [ALERT] };
const resolved: Notification = {
  ...firing,
  kind: "RESOLVED",
  alerts: [{ ...ALERT, resolvedAt: "2026-01-31T13:00:00.000Z" }],
};
const webhook = (format: "GENERIC" | "ALERTMANAGER" | "SLACK", notification: Notification): unknown =>
  JSON.parse(bodyFor({ kind: "WEBHOOK", format, grouped: false }, notification));

describe("the body of a delivery", () => {
  it("GENERIC has every name and id, and nulls for what there is not", () => {
    expect(webhook("GENERIC", firing)).toEqual({
      version: 1,
      deliveryId: firing.deliveryId,
      notification: "FIRING",
      alert: {
        id: ALERT.id,
        rule: { id: ALERT.ruleId, name: ALERT.ruleName },
        condition: "FINDING",
        severity: "CRITICAL",
        summary: ALERT.summary,
        remedy: ALERT.remedy,
        since: ALERT.since,
        firedAt: ALERT.firedAt,
        resolvedAt: null,
        cluster: { id: ALERT.clusterId, name: "Berlin" },
        volume: { id: ALERT.volumeId, name: "home" },
        session: { id: ALERT.sessionId, name: "paris1::home-copy" },
        operationId: null,
        finding: "SSH_UNREACHABLE",
      },
    });
  });

  it("GENERIC for a grouped receiver is of version 2, however many alerts there are", () => {
    const grouped = (notification: Notification): unknown =>
      JSON.parse(bodyFor({ kind: "WEBHOOK", format: "GENERIC", grouped: true }, notification));
    const { alert } = webhook("GENERIC", firing) as { alert: { id: string } };
    const head = { version: 2, deliveryId: firing.deliveryId, notification: "FIRING" };
    expect(grouped(firing)).toEqual({ ...head, alerts: [alert] });
    const other = { ...ALERT, id: "77777777-7777-4777-8777-777777777777" };
    expect(grouped({ ...firing, alerts: [ALERT, other] })).toEqual({
      ...head,
      alerts: [alert, { ...alert, id: other.id }],
    });
  });

  it("ALERTMANAGER has the labels of the same alert when it fires and when it is over, and an end only then", () => {
    const labels = {
      alertname: ALERT.ruleName,
      service: "georep",
      severity: "critical",
      condition: "FINDING",
      cluster: "Berlin",
      cluster_id: ALERT.clusterId,
      volume: "home",
      session: "paris1::home-copy",
      session_id: ALERT.sessionId,
      finding: "SSH_UNREACHABLE",
    };
    const annotations = { summary: ALERT.summary, description: "On paris1: systemctl start ssh\nThen wait." };
    expect(webhook("ALERTMANAGER", firing)).toEqual([{ labels, annotations, startsAt: ALERT.firedAt }]);
    expect(webhook("ALERTMANAGER", resolved)).toEqual([
      { labels, annotations, startsAt: ALERT.firedAt, endsAt: "2026-01-31T13:00:00.000Z" },
    ]);
  });

  it("SLACK has a text and blocks, in which no name is markup", () => {
    const body = webhook("SLACK", firing) as { text: string; blocks: { type: string; text?: { text: string } }[] };
    expect(body.text).toBe(
      "*[CRITICAL] findings &lt;!channel&gt;: Berlin/home → paris1::home-copy*\nparis1 cannot be reached &amp; refuses.",
    );
    expect(body.blocks.map(({ type }) => type)).toEqual(["section", "section", "context"]);
    expect(body.blocks[1]?.text?.text).toBe("• On paris1: systemctl start ssh\n• Then wait.");
    const long = webhook("SLACK", { ...firing, alerts: [{ ...ALERT, summary: "x".repeat(9_000) }] }) as typeof body;
    expect(long.blocks[0]?.text?.text.length, "Slack takes 3,000 characters of a section").toBeLessThanOrEqual(3_000);
  });

  it("of a mail has a subject on one line, and what to do", () => {
    const mail = JSON.parse(
      bodyFor(
        { kind: "EMAIL", format: null, grouped: true },
        { ...resolved, alerts: [{ ...resolved.alerts[0], ruleName: "a\r\nBcc: b" }] },
      ),
    ) as { subject: string; text: string };
    expect(mail.subject).toBe("[RESOLVED] a Bcc: b: Berlin/home → paris1::home-copy");
    expect(mail.text).toContain("What to do:\n- On paris1: systemctl start ssh\n- Then wait.\n");
    expect(mail.text).toContain("Resolved: 2026-01-31T13:00:00.000Z");
  });

  it("of a test leaves nothing open at an Alertmanager", () => {
    const now = "2026-01-31T12:00:00.000Z";
    expect(webhook("ALERTMANAGER", testNotification(firing.deliveryId, now))).toMatchObject([
      { labels: { alertname: "test" }, startsAt: now, endsAt: now },
    ]);
  });
});

describe("a signature", () => {
  it("is HMAC-SHA256 of time and body, as openssl computes it", () => {
    // printf '1767225600.{"a":"ü"}' | openssl dgst -sha256 -hmac 0123456789abcdef
    expect(signatureOf("0123456789abcdef", '{"a":"ü"}', 1_767_225_600)).toBe(`t=1767225600,v1=${BY_OPENSSL}`);
  });
});

const BY_OPENSSL = "0c9d1553befde2463812f2aa15a5c5d28a0cb559deabafb32103bf483366b6f5";

describe("the pause after a failure", () => {
  it("doubles up to half an hour, of which the latter half is random", () => {
    const pauses = (random: number) =>
      [1, 2, 3, 10, 11, 12, 1_000].map((attempts) => backOffMs(attempts, random) / 1_000);
    expect(pauses(0)).toEqual([1, 2, 4, 512, 900, 900, 900]);
    expect(pauses(1)).toEqual([2, 4, 8, 1_024, 1_800, 1_800, 1_800]);
  });
});

describe("the URL that is shown", () => {
  it("lacks what lets somebody post there", () => {
    expect(shownUrl("https://hooks.slack.com/services/T0/B0/secret", "SLACK")).toBe("https://hooks.slack.com/…");
    expect(shownUrl("https://hooks.example.org/alerts?token=secret", "GENERIC")).toBe(
      "https://hooks.example.org/alerts?…",
    );
    expect(shownUrl("https://hooks.example.org/alerts", "GENERIC")).toBe("https://hooks.example.org/alerts");
  });
});
