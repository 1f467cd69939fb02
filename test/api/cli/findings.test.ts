import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../../../src/cli/exit-codes.js";
import { GeoRepFinding } from "../../../src/model/entities/index.js";
import { at, BASIC, list } from "../../support/api.js";
import { untilHolds } from "../../support/until-holds.js";
import { type CliService, cliService } from "../../support/cli-service.js";
import { scrape } from "../../support/scrape.js";

let service: CliService;
beforeAll(async () => {
  service = await cliService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** Until a finding of each session that was started is opened, or closed. */
async function each(
  kind: "SESSION_FINDING_OPENED" | "SESSION_FINDING_CLOSED",
  act: () => Promise<void>,
): Promise<void> {
  const ids = [
    await service.idOf("vol", "vol-dr"),
    await service.idOf("vol", "vol-dr2"),
    await service.idOf("other", "other-dr"),
  ];
  const changes = ids.map((id) =>
    service.sim.change(
      ({ event, sessionId }) => event?.kind === kind && sessionId === id && event.after?.["code"] === "SSH_UNREACHABLE",
      `${kind} of ${id}`,
    ),
  );
  await act();
  await Promise.all(changes);
}

const nodes = () => service.sim.sim.cluster("destination").nodes;

async function cut(): Promise<void> {
  await each("SESSION_FINDING_OPENED", async () => void (await Promise.all(nodes().map((node) => node.stopSshd()))));
  // A preflight may have found it before the workers have written down what they die of.
  await untilHolds("three findings tell the lines of a log", async () => {
    const open = (await service.sim.rows(GeoRepFinding)).filter(({ code }) => code === "SSH_UNREACHABLE");
    return open.filter(({ evidence }) => evidence.some(({ source }) => source.endsWith("gsyncd.log"))).length === 3;
  });
}

const mend = () =>
  each("SESSION_FINDING_CLOSED", async () => void (await Promise.all(nodes().map((node) => node.startSshd()))));

/** Values of a metric of one session by a label. */
async function told(metric: string, label: string, session: string): Promise<Record<string, number>> {
  const samples = await scrape(service.http.url, BASIC);
  const own = samples.filter(({ name, labels }) => name === metric && labels["session_id"] === session);
  return Object.fromEntries(own.map(({ labels, value }) => [labels[label], value]));
}

it("where nothing is wrong none is listed", async () => {
  expect(await service.run("findings")).toEqual({ code: EXIT.DONE, out: "Nothing is found to be wrong.\n", err: "" });
  expect(await service.json("findings", "other")).toEqual({ findings: [] });
});

describe("destination nodes whose sshd is down", () => {
  beforeAll(cut);

  it("are told with what shows it and what to do", async () => {
    const { code, out, err } = await service.run("findings", "other");
    expect({ code, err }).toEqual({ code: EXIT.DONE, err: "" });
    expect(out).toMatch(
      /^source\/other::127\.\S+::other-dr\n {2}CRITICAL SSH_UNREACHABLE since 20\d\d-\S+ \S+ \(\d+[sm] ago\)\n {4}\S.* cannot reach the SSH server of .*\n/,
    );
    expect(out).toMatch(/\n {4}127\.\S+, 127\.\S+:\/\S+: \/var\/log\/glusterfs\/geo-replication\/\S+\/gsyncd\.log\n/);
    expect(out).toMatch(/\n {6}\| .*Connection refused/);
    expect(out).toMatch(/\n {4}1\. On \S+: systemctl status sshd; systemctl start sshd\n {4}2\. /);
  });

  it("are listed of every session, and as JSON", async () => {
    const found = list(await service.json("findings"), "findings");
    const unreachable = found.filter(({ code }) => code === "SSH_UNREACHABLE");
    expect(unreachable.map(({ sessionName }) => String(sessionName).replace(/127\.[\d.]+/, "HOST"))).toEqual([
      "source/other::HOST::other-dr",
      "source/vol::HOST::vol-dr",
      "source/vol::HOST::vol-dr2",
    ]);
    expect(unreachable[0]).toEqual({
      id: expect.any(String),
      sessionId: await service.idOf("other", "other-dr"),
      sessionName: expect.any(String),
      code: "SSH_UNREACHABLE",
      severity: "CRITICAL",
      message: expect.stringContaining("Connection refused"),
      meaning: expect.stringContaining("SSH server"),
      evidence: expect.arrayContaining([
        {
          hostName: expect.stringMatching(/^127\./),
          brickName: expect.stringMatching(/^127\..*:\//),
          source: expect.stringMatching(/gsyncd\.log$/),
          command: null,
          lines: expect.arrayContaining([expect.stringContaining("Connection refused")]),
        },
      ]),
      remedy: expect.arrayContaining([expect.stringContaining("systemctl start sshd")]),
      mutation: null,
      since: expect.stringMatching(/Z$/),
      openedAt: expect.stringMatching(/Z$/),
      confirmedAt: expect.stringMatching(/Z$/),
      closedAt: null,
    });
  });

  it("make the session's health, in the list and by itself", async () => {
    const names = async (...argv: string[]) =>
      list(await service.json("sessions", ...argv), "sessions").map((session) => session["secondaryVolumeName"]);
    expect(await names("--health", "BROKEN")).toEqual(["other-dr", "vol-dr", "vol-dr2"]);
    expect(await names("--health", "OK")).toEqual([]);
    const { out } = await service.run("session", "other");
    expect(out).toMatch(/\n {2}Health: +BROKEN\n/);
    expect(out).toMatch(/\n\nCRITICAL SSH_UNREACHABLE since .*\n {2}\S.*Connection refused.*\n {2}1\. On /);
    expect(out, "the evidence is left to the findings").not.toContain("gsyncd.log\n");
    expect(at(await service.json("session", "other"), "session")).toMatchObject({
      health: "BROKEN",
      openFindings: expect.arrayContaining([expect.objectContaining({ code: "SSH_UNREACHABLE" })]),
    });
  });

  it("are in the metrics", async () => {
    const id = await service.idOf("other", "other-dr");
    expect(await told("georep_session_health", "health", id)).toEqual({ BROKEN: 1, DEGRADED: 0, ATTENTION: 0, OK: 0 });
    expect(await told("georep_session_findings", "code", id)).toMatchObject({ SSH_UNREACHABLE: 1 });
  });

  it("are past once they are up: told when all are asked for, without a remedy", async () => {
    await mend();
    const id = await service.idOf("other", "other-dr");
    expect(await told("georep_session_findings", "code", id)).not.toHaveProperty("SSH_UNREACHABLE");
    expect((await service.run("findings", "other")).out).not.toContain("SSH_UNREACHABLE");
    const { code, out } = await service.run("findings", "other", "--all");
    expect(code).toBe(EXIT.DONE);
    const [, closed = ""] = out.split(" SSH_UNREACHABLE since ");
    expect(closed).toMatch(/\n {4}Closed 20\d\d-\S+ \S+ \(\d+[sm] ago\)\n/);
    expect(closed).not.toContain("systemctl");
    expect(list(await service.json("findings", "other", "--all"), "findings")).toContainEqual(
      expect.objectContaining({ code: "SSH_UNREACHABLE", closedAt: expect.stringMatching(/Z$/) }),
    );
  });
});
