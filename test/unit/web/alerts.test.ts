import { describe, expect, it } from "vitest";
import { prettyBody } from "../../../src/web/alerts/deliveries/pretty-body.js";
import {
  createInput,
  draftOf as receiverDraftOf,
  NEW_RECEIVER,
  updateInput,
  whyNoReceiver,
} from "../../../src/web/alerts/receivers/receiver-draft.js";
import { draftOf, inputOf, NEW_RULE, type RuleDraft, whyNoRule } from "../../../src/web/alerts/rules/rule-draft.js";
import { endOf, silenceInput } from "../../../src/web/alerts/silences/silence-input.js";
import { addressOf, parametersOf, viewOf } from "../../../src/web/alerts/view.js";
import { conditionText, placeText, scopeText } from "../../../src/web/alerts/words.js";

describe("the address", () => {
  it.each([
    "",
    "tab=deliveries&state=dead%2Cpending&receiver=r",
    "severity=critical%2Cinfo&rule=r&session=s",
    "tab=silences&ended=true",
  ])("%s keeps what is shown", (address) => {
    expect(parametersOf(viewOf(new URLSearchParams(address))).toString()).toBe(address);
  });

  it("is as usual where it holds what there is not", () => {
    expect(viewOf(new URLSearchParams("tab=x&severity=loud&state=,&ended=yes"))).toEqual(viewOf(new URLSearchParams()));
  });

  it("leads to a part", () => {
    expect(addressOf({})).toBe("/alerts");
    expect(addressOf({ tab: "Deliveries", alertId: "a" })).toBe("/alerts?tab=deliveries&alert=a");
  });
});

const filled = (changed: Partial<RuleDraft>): RuleDraft => ({ ...NEW_RULE, name: " stopped ", ...changed });

describe("a rule that is filled in", () => {
  it.each([
    [
      { kind: "STATUS", statuses: ["PAUSED", "FAULTY"] },
      { kind: "STATUS", statuses: ["FAULTY", "PAUSED"] },
    ],
    [
      { kind: "FINDING", findingCodes: [], minimumSeverity: "INFO" },
      { kind: "FINDING", findingCodes: null, minimumSeverity: "INFO" },
    ],
    [
      { kind: "FINDING", findingCodes: ["SSH_UNREACHABLE"] },
      { kind: "FINDING", findingCodes: ["SSH_UNREACHABLE"], minimumSeverity: "WARNING" },
    ],
    [
      { kind: "LAG", seconds: "900" },
      { kind: "LAG", seconds: 900 },
    ],
    [
      { kind: "OPERATION_FAILED", seconds: "60" },
      { kind: "OPERATION_FAILED", seconds: 60 },
    ],
    [{ kind: "RPO_BREACHED", seconds: "x" }, { kind: "RPO_BREACHED" }],
    [{ kind: "CLUSTER_LOST", statuses: [] }, { kind: "CLUSTER_LOST" }],
  ] as const)("as %j has the condition %j, and no field of another kind", (changed, condition) => {
    expect(whyNoRule(filled(changed))).toBe(null);
    expect(inputOf(filled(changed))).toMatchObject({ name: "stopped", condition, holdSeconds: 120 });
    expect(Object.keys(inputOf(filled(changed)).condition).toSorted()).toEqual(Object.keys(condition).toSorted());
  });

  it.each([
    [{ name: " " }, "Give it a name first."],
    [{ statuses: [] }, "Choose a status first."],
    [{ kind: "LAG", seconds: "0" }, "Say after how many seconds."],
    [{ kind: "LAG", seconds: "1.5" }, "Say after how many seconds."],
    [{ holdSeconds: "" }, "Say for how many seconds it is to be so."],
    [{ holdSeconds: "31622401" }, "Say for how many seconds it is to be so."],
    [{ scope: { name: "One cluster", clusterId: null, sessionId: "s" } }, "Choose the cluster first."],
    [{ scope: { name: "One session", clusterId: "c", sessionId: null } }, "Choose the session first."],
    [
      { kind: "CLUSTER_LOST", scope: { name: "One session", clusterId: null, sessionId: "s" } },
      "Clusters are no session: choose another scope.",
    ],
  ] as const)("as %j is kept back", (changed, why) => {
    expect(whyNoRule(filled(changed as Partial<RuleDraft>))).toBe(why);
  });

  it("takes another bound away, and is filled in as it is where it is changed", () => {
    const scope = { name: "One session", clusterId: "c", sessionId: "s" } as const;
    const input = inputOf(filled({ scope, receiverIds: ["r"] }));
    expect(input).toMatchObject({ clusterId: null, sessionId: "s", receiverIds: ["r"] });
    const rule = {
      id: "1",
      name: "stopped",
      enabled: true,
      condition: { kind: "LAG", findingCodes: null, minimumSeverity: null, statuses: null, seconds: 900 },
      holdSeconds: 0,
      severity: "CRITICAL",
      clusterId: "c",
      cluster: { name: "berlin" },
      sessionId: null,
      session: null,
      receivers: [{ id: "r", name: "on call" }],
    } as const;
    expect(inputOf(draftOf({ ...rule, receivers: [...rule.receivers] }))).toEqual({
      name: "stopped",
      condition: { kind: "LAG", seconds: 900 },
      holdSeconds: 0,
      severity: "CRITICAL",
      clusterId: "c",
      sessionId: null,
      receiverIds: ["r"],
    });
  });
});

describe("a receiver that is filled in", () => {
  const hook = {
    id: "1",
    name: "on call",
    kind: "WEBHOOK",
    format: "SLACK",
    url: "https://hooks.example.org/…",
    signed: true,
    grouped: false,
    addresses: [],
  } as const;

  it("is a webhook of a format, or e-mail", () => {
    const draft = { ...NEW_RECEIVER, name: "on call", url: " https://hooks.example.org/ " };
    expect(createInput({ ...draft, channel: "Alertmanager" })).toEqual({
      name: "on call",
      grouped: true,
      webhook: { url: "https://hooks.example.org/", format: "ALERTMANAGER", secret: null },
    });
    expect(createInput({ ...draft, channel: "E-mail", addresses: "a@example.org,\nb@example.org " })).toEqual({
      name: "on call",
      grouped: true,
      addresses: ["a@example.org", "b@example.org"],
    });
  });

  it("leaves the URL and the secret as they are where they are empty", () => {
    const draft = receiverDraftOf({ ...hook, addresses: [] });
    expect(draft).toMatchObject({ channel: "Slack", url: "", secret: "" });
    expect(updateInput("1", draft)).toEqual({
      receiverId: "1",
      name: "on call",
      grouped: false,
      webhook: { format: "SLACK" },
    });
    expect(updateInput("1", { ...draft, unsigned: true })).toMatchObject({ webhook: { secret: null } });
    expect(updateInput("1", { ...draft, secret: "x".repeat(16) })).toMatchObject({
      webhook: { secret: "x".repeat(16) },
    });
    expect(whyNoReceiver(draft, false)).toBe(null);
    expect(whyNoReceiver(draft, true)).toBe("Give its URL first.");
    expect(whyNoReceiver({ ...draft, secret: "short" }, false)).toBe("A secret has 16 characters at least.");
    expect(whyNoReceiver({ ...draft, channel: "E-mail", addresses: " \n" }, true)).toBe("Give an address first.");
  });
});

describe("a silence of an alert", () => {
  const about = { ruleId: "r", ruleName: "stopped", clusterId: "c", sessionId: "s", name: "berlin/home" };
  const until = endOf("4 h", Date.parse("2026-01-31T08:00:00Z"));

  it.each([
    ["This alert", about, { ruleId: "r", sessionId: "s" }],
    ["This alert", { ...about, sessionId: null }, { ruleId: "r", clusterId: "c" }],
    ["Its rule", about, { ruleId: "r" }],
    ["Its session or cluster", about, { sessionId: "s" }],
    ["Its session or cluster", { ...about, sessionId: null }, { clusterId: "c" }],
  ] as const)("as wide as %s covers that and nothing else", (width, of, covered) => {
    expect(silenceInput(of, until, "x", width)).toEqual({
      ...covered,
      until: "2026-01-31T12:00:00.000Z",
      comment: "x",
    });
  });
});

describe("words", () => {
  const condition = { findingCodes: null, minimumSeverity: null, statuses: null, seconds: null };
  it.each([
    [{ ...condition, kind: "STATUS", statuses: ["FAULTY", "STOPPED"] }, "Sessions that are Faulty, Stopped"],
    [{ ...condition, kind: "FINDING" }, "Whatever is wrong"],
    [
      { ...condition, kind: "FINDING", findingCodes: ["SSH_UNREACHABLE"], minimumSeverity: "CRITICAL" },
      "SSH unreachable, Critical or worse",
    ],
    [{ ...condition, kind: "LAG", seconds: 900 }, "Sessions more than 15 min behind"],
    [{ ...condition, kind: "OPERATION_FAILED", seconds: 3_600 }, "Operations that failed within 1 h"],
  ] as const)("of %j are %s", (of, text) => {
    expect(conditionText(of as unknown as Parameters<typeof conditionText>[0])).toBe(text);
  });

  it("of a place and of a bound are the names", () => {
    const place = { clusterId: "c", clusterName: "berlin", volumeName: "home", sessionId: "s", session: null };
    expect(placeText({ ...place, sessionName: "paris1::copy" })).toBe("berlin/home → paris1::copy");
    expect(placeText({ ...place, volumeName: null, sessionName: null })).toBe("berlin");
    expect(scopeText({ clusterId: null, cluster: null, sessionId: null, session: null })).toBe(null);
    expect(scopeText({ clusterId: "c", cluster: null, sessionId: null, session: null })).toBe("a cluster that is gone");
    expect(scopeText({ clusterId: null, cluster: null, sessionId: "s", session: null })).toBe("a session that is gone");
  });
});

describe("the body of a delivery", () => {
  it("is indented JSON, a mail's text, or as it is", () => {
    expect(prettyBody('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyBody('{"subject":"S","text":"T\\n"}')).toBe("Subject: S\n\nT\n");
    expect(prettyBody("no JSON")).toBe("no JSON");
  });
});
