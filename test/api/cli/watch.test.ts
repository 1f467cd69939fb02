import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../../../src/cli/exit-codes.js";
import { RunningCommand } from "../../support/cli.js";
import { type CliService, cliService } from "../../support/cli-service.js";
import { TcpProxy } from "../../support/tcp-proxy.js";

let service: CliService;
beforeAll(async () => {
  service = await cliService();
});
afterAll(() => service[Symbol.asyncDispose]());

const begin = (argv: readonly string[], url = service.http.url) =>
  new RunningCommand(argv, { env: { ...service.env, GEOREPCLI_URL: url } });

function lines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("watch", () => {
  it("shows the sessions as they are, each change as a line, and ends by Ctrl-C", async () => {
    const command = begin(["watch"]);
    await command.until(/These are all; changes follow\./, "the end of the present state");
    // A change may have followed by now.
    const shown = command.out.split("\n").slice(0, 4);
    const volumes = shown.flatMap((line) => / {2}source\/(\w+)::/.exec(line)?.[1] ?? []);
    expect(volumes.toSorted()).toEqual(["idle", "other", "vol", "vol"]);
    expect(command.out).toMatch(
      / {2}source\/other::127\.\S+::other-dr {2}ACTIVE {2}synced \d+\w ago, 0 pending, 0 failures/,
    );
    await service.run("pause", "other");
    await command.until(/source\/other::\S+::other-dr {2}ACTIVE → PAUSED/, "the change");
    expect((await command.interrupt()).code).toBe(EXIT.INTERRUPTED);
    await service.run("resume", "other");
  });

  it("prints a line of JSON for each message, and only of the session that is named", async () => {
    const command = begin(["watch", "other", "--json"]);
    await command.until(/SNAPSHOT_END/, "the end of the present state");
    await service.run("pause", "vol::vol-dr");
    await service.run("resume", "vol::vol-dr");
    await service.run("pause", "other");
    await command.until(/"previousStatus":"ACTIVE","status":"PAUSED"/, "the change");
    await command.interrupt();
    const id = await service.idOf("other", "other-dr");
    const messages = lines(command.out);
    expect(new Set(messages.map(({ sessionId }) => sessionId))).toEqual(new Set([id, null]));
    expect(messages[0]).toMatchObject({
      kind: "SNAPSHOT",
      cursor: expect.stringMatching(/^\d+$/),
      session: { id, status: "ACTIVE", pending: 0, lastSyncedAt: expect.any(String) },
    });
    expect(messages.find(({ status }) => status === "PAUSED")).toMatchObject({
      kind: "CHANGED",
      event: { kind: "SESSION_STATUS_CHANGED", number: expect.stringMatching(/^\d+$/) },
    });
    await service.run("resume", "other");
  });

  it("says that the connection is lost and since when, and tells afterwards what it missed", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    const people = begin(["watch", "other"], proxy.url);
    const program = begin(["watch", "other", "--json"], proxy.url);
    await people.until(/These are all/, "the end of the present state");
    await program.until(/SNAPSHOT_END/, "the end of the present state");
    proxy.break();
    await people.until(/Connection lost at 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d: /, "the loss");
    await program.until(/"kind":"CONNECTION_LOST","since":"20/, "the loss");
    await service.run("pause", "other");
    await service.run("resume", "other");
    proxy.mend();
    await people.until(/Connected again after \d+s/, "the connection");
    await people.until(/PAUSED → ACTIVE/, "what was missed last");
    await program.until(
      /"kind":"CONNECTION_REGAINED"[^]*"previousStatus":"PAUSED","status":"ACTIVE"/,
      "what was missed",
    );
    const statuses = lines(program.out).flatMap(({ event, status }) =>
      (event as { kind: string } | null | undefined)?.kind === "SESSION_STATUS_CHANGED" ? [status] : [],
    );
    expect(statuses, "a change was missed or told twice").toEqual(["PAUSED", "ACTIVE"]);
    await Promise.all([people.interrupt(), program.interrupt()]);
  });

  it("tells the present state anew where the connection is lost within it", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    proxy.breakBefore('"kind":"SNAPSHOT_END"');
    const command = begin(["watch", "--json"], proxy.url);
    await command.until(/CONNECTION_LOST/, "the loss");
    expect(command.out, "it was lost too late or too early").toMatch(/"kind":"SNAPSHOT"(?![^]*SNAPSHOT_END)/);
    proxy.mend();
    await command.until(/"kind":"SNAPSHOT_END"/, "the end of the present state");
    await command.interrupt();
    const kinds = lines(command.out).map(({ kind }) => String(kind));
    const again = kinds.slice(kinds.indexOf("CONNECTION_REGAINED"), kinds.indexOf("SNAPSHOT_END"));
    expect(again).toEqual(["CONNECTION_REGAINED", ...Array.from({ length: 4 }, () => "SNAPSHOT")]);
  });

  it("notices a connection that is lost without a word", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    const command = begin(["watch", "other"], proxy.url);
    await command.until(/These are all/, "the end of the present state");
    proxy.swallow();
    await command.until(/Connection lost at .*does not answer any more/, "the loss");
    proxy.mend();
    await command.until(/Connected again/, "another connection");
    await service.run("pause", "other");
    await command.until(/ACTIVE → PAUSED/, "a change over the new connection");
    expect((await command.interrupt()).code).toBe(EXIT.INTERRUPTED);
    await service.run("resume", "other");
  });

  it("goes on behind a cursor", async () => {
    const first = begin(["watch", "other", "--json"]);
    await first.until(/SNAPSHOT_END/, "the end of the present state");
    await first.interrupt();
    const cursor = String(lines(first.out).at(-1)?.["cursor"]);
    await service.run("pause", "other");
    const second = begin(["watch", "other", "--json", "--after", cursor]);
    await second.until(/"status":"PAUSED"/, "what happened between the two");
    await second.interrupt();
    expect(second.out).not.toContain("SNAPSHOT");
    await service.run("resume", "other");
  });

  it("ends where it is refused: a login that is revoked in the middle, and a service that is not there", async () => {
    const env = service.env;
    const { token, id } = await service.http.access.createToken(
      { user: "admin", tokenId: null, role: "ADMIN" },
      { label: "short", role: "OPERATOR", expiresInSeconds: 3_600 },
    );
    const command = new RunningCommand(["watch"], { env: { ...env, GEOREPCLI_TOKEN: token } });
    await command.until(/These are all/, "the end of the present state");
    await service.http.access.revokeToken({ user: "admin", tokenId: null, role: "ADMIN" }, id);
    expect(await command.ended).toMatchObject({
      code: EXIT.NOT_LOGGED_IN,
      err: expect.stringContaining("Log in with: georep login"),
    });
    await using proxy = await TcpProxy.start(service.http.url);
    proxy.break();
    expect(await begin(["watch"], proxy.url).ended).toMatchObject({ code: EXIT.UNREACHABLE });
  });
});

describe("events", () => {
  it("are listed with the oldest first, filtered, and never cut short without a word", async () => {
    await service.run("pause", "other");
    await service.run("resume", "other");
    const listed = await service.run(
      "events",
      "--session",
      "other",
      "--kind",
      "session_status_changed",
      "--since",
      "1h",
      "--json",
    );
    const { events, hasMore } = JSON.parse(listed.out) as { events: Record<string, unknown>[]; hasMore: boolean };
    expect(hasMore).toBe(false);
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(["SESSION_STATUS_CHANGED"]));
    const numbers = events.map(({ number }) => BigInt(String(number)));
    expect(numbers.every((each, index) => index === 0 || each > (numbers[index - 1] ?? 0n))).toBe(true);
    expect(events.slice(-2)).toMatchObject([
      { before: { status: "ACTIVE" }, after: { status: "PAUSED" } },
      { before: { status: "PAUSED" }, after: { status: "ACTIVE" } },
    ]);
    const short = await service.run("events", "--last", "2");
    expect(short.out.trimEnd().split("\n")).toHaveLength(2);
    expect(short.err).toMatch(/^There are older ones than these 2/);
    expect((await service.run("events", "--since", "2999-01-01T00:00:00Z")).out).toBe("");
    expect(await service.run("events", "--kind", "NO_SUCH_KIND")).not.toMatchObject({ code: EXIT.DONE });
  });

  it("are listed page by page", async () => {
    const { database } = service.sim;
    // More than two pages of 200.
    await database.sql(
      "insert into event (at, kind, cluster_name) select now(), 'CLUSTER_UPDATED', 'page' from generate_series(1, 450)",
    );
    const listed = await service.run("events", "--since", "1d", "--kind", "CLUSTER_UPDATED", "--json");
    const { events } = JSON.parse(listed.out) as { events: { number: string; clusterName: string | null }[] };
    const numbers = events.filter(({ clusterName }) => clusterName === "page").map(({ number }) => number);
    expect(new Set(numbers).size, "a page is missing, or told twice").toBe(450);
    expect(numbers).toHaveLength(450);
  });

  it("that come are all told, though the connection is lost before the first", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    const argv = [
      "events",
      "--session",
      "other",
      "--kind",
      "SESSION_STATUS_CHANGED",
      "--last",
      "0",
      "--follow",
      "--json",
    ];
    proxy.breakAfter("connection_ack");
    const command = begin(argv, proxy.url);
    await command.until(/CONNECTION_LOST/, "the loss");
    await service.run("pause", "other");
    proxy.mend();
    await command.until(/"after":\{"status":"PAUSED"/, "what was missed");
    expect(lines(command.out).map(({ kind }) => kind)).toEqual([
      "CONNECTION_LOST",
      "CONNECTION_REGAINED",
      "SESSION_STATUS_CHANGED",
    ]);
    await command.interrupt();
    await service.run("resume", "other");
  });

  it("are followed across a lost connection, none missing and none twice", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    const argv = ["events", "--session", "other", "--kind", "SESSION_STATUS_CHANGED", "--follow", "--json"];
    const command = begin([...argv, "--last", "1"], proxy.url);
    await command.until(/"status":"ACTIVE"/, "the last one");
    await service.run("pause", "other");
    await command.until(/"after":\{"status":"PAUSED"/, "the next one");
    proxy.break();
    await command.until(/CONNECTION_LOST/, "the loss");
    await service.run("resume", "other");
    await service.run("stop", "other");
    proxy.mend();
    await command.until(/"after":\{"status":"STOPPED"/, "what was missed");
    await command.interrupt();
    const told = lines(command.out).flatMap(({ after }) => (after as { status?: string } | undefined)?.status ?? []);
    expect(told).toEqual(["ACTIVE", "PAUSED", "ACTIVE", "STOPPED"]);
    await service.run("start", "other");
  });
});
