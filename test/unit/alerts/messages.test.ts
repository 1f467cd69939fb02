import { expect, it } from "vitest";
import type { Mail } from "../../../src/model/alerts/formats/email.js";
import { keyOf, type Newest, planMessages } from "../../../src/store/alerts/messages.js";
import type { Telling } from "../../../src/store/alerts/telling.js";

function telling(at: number, changed: Partial<Telling> = {}): Telling {
  const time = "2026-01-31T12:00:00.000Z";
  return {
    id: `alert ${at}`,
    ruleId: "rule",
    ruleName: "faulty",
    condition: "STATUS",
    severity: "WARNING",
    state: "FIRING",
    subject: `session ${at}`,
    summary: "The session is FAULTY.",
    remedy: [],
    since: time,
    createdAt: time,
    firedAt: time,
    resolvedAt: null,
    told: "FIRING",
    clusterId: "cluster",
    clusterName: "Berlin",
    volumeId: `volume ${at}`,
    volumeName: `home${at}`,
    sessionId: `session ${at}`,
    sessionName: "paris1::copy",
    operationId: null,
    findingCode: null,
    receiverId: "receiver",
    receiverName: "on call",
    receiverKind: "WEBHOOK",
    format: "GENERIC",
    grouped: true,
    behind: "0",
    ...changed,
  };
}

const many = (count: number, changed: Partial<Telling> = {}, from = 0): Telling[] =>
  Array.from({ length: count }, (_, at) => telling(from + at, changed));
const newest = (open: Newest["open"], restMs = 0): ReadonlyMap<string, Newest> => {
  const key = { receiverId: "receiver", ruleId: "rule", kind: "FIRING" } as const;
  return new Map([[keyOf(key), { ...key, id: "open", number: "7", open, restMs }]]);
};
const sizes = (due: readonly Telling[], before: ReadonlyMap<string, Newest> = new Map()) =>
  planMessages(due, before).map(({ isKnown, alertIds }) => [isKnown ? "added to" : "made", alertIds.length]);

it.each([
  ["GENERIC", "WEBHOOK", [100, 100, 50]],
  ["ALERTMANAGER", "WEBHOOK", [100, 100, 50]],
  ["SLACK", "WEBHOOK", [250]],
  [null, "EMAIL", [250]],
] as const)(
  "a message of the format %s is of bounded size, and all alerts are in one",
  (format, receiverKind, wanted) => {
    const due = many(250, { format, receiverKind });
    expect(sizes(due)).toEqual(wanted.map((count) => ["made", count]));
    const ids = planMessages(due, new Map()).flatMap(({ alertIds }) => alertIds);
    expect(ids).toEqual(due.map(({ id }) => id));
    const longest = Math.max(...planMessages(due, new Map()).map(({ body }) => body.length));
    expect(longest).toBeLessThan(format === "GENERIC" || format === "ALERTMANAGER" ? 100_000 : 6_000);
  },
);

it("what waits is filled up first, and what has no room there goes behind it", () => {
  expect(sizes(many(30, {}, 90), newest(many(90)))).toEqual([
    ["added to", 10],
    ["made", 20],
  ]);
  expect(sizes(many(30, {}, 90), newest(many(100)))).toEqual([["made", 30]]);
  expect(sizes(many(30), newest(null))).toEqual([["made", 30]]);
  expect(sizes([telling(1, { behind: "8" }), telling(2, { behind: "6" })], newest(many(1)))).toEqual([
    ["added to", 1],
    ["made", 1],
  ]);
});

it("what is made waits for the time that the last message wants to itself; where nothing is grouped nothing waits", () => {
  expect(planMessages(many(2), newest(null, 4_000)).map(({ restMs }) => restMs)).toEqual([4_000]);
  expect(planMessages(many(2, { grouped: false }), newest(null, 4_000)).map(({ restMs }) => restMs)).toEqual([0, 0]);
});

it("people are told how many there are, and of the first by name", () => {
  const [mail] = planMessages(many(250, { format: null, receiverKind: "EMAIL", remedy: ["Mend it."] }), new Map());
  const { subject, text } = JSON.parse(mail?.body ?? "") as Mail;
  expect(subject).toBe("[WARNING] faulty: 250 alerts");
  expect(text).toContain(
    "Berlin/home19 → paris1::copy, since 2026-01-31T12:00:00.000Z\n  The session is FAULTY.\nand 230 more\n",
  );
  expect(text).not.toContain("home20 ");
  expect(text).toContain("What to do:\n- Mend it.\n");
  const [slack] = planMessages(many(250, { format: "SLACK" }), new Map());
  const { text: said, blocks } = JSON.parse(slack?.body ?? "") as {
    text: string;
    blocks: { text?: { text: string } }[];
  };
  expect(said).toContain(
    "*[WARNING] faulty: 250 alerts*\nThe first 10 of 250:\n• Berlin/home0 → paris1::copy: The session",
  );
  expect(said).toContain("home9 ");
  expect(said).not.toContain("home10 ");
  expect(blocks.every(({ text: block }) => (block?.text.length ?? 0) <= 3_000)).toBe(true);
});
