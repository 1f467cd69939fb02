import { command } from "../command.js";
import { type Health, HEALTHS, SESSIONS, type Session, type Status, STATUSES } from "../documents/sessions.js";
import { findCluster } from "../names/find.js";
import { nameOf, sourceOf } from "../names/session-name.js";
import { cleanLine } from "../output/clean.js";
import { statusStyle } from "../output/status.js";
import { checkpointWords, lagWords, sessionJson } from "../output/summary.js";
import { printJson, printTable, type Terminal } from "../output/terminal.js";
import { age } from "../output/times.js";

export const sessions = command({
  usage: "sessions",
  description: "List geo-replication sessions",
  options: (yargs) =>
    yargs
      .option("cluster", { type: "string", describe: "Of the volumes of this cluster: its name or id" })
      .option("status", {
        type: "string",
        array: true,
        choices: STATUSES,
        coerce: (given: string[]) => given.map((each) => each.toUpperCase()) as Status[],
        describe: "With any of these statuses",
      })
      .option("health", {
        type: "string",
        array: true,
        choices: HEALTHS,
        coerce: (given: string[]) => given.map((each) => each.toUpperCase()) as Health[],
        describe: "In any of these states of health",
      })
      .option("search", {
        type: "string",
        describe:
          "With each of these words in the names of its volumes, clusters, host or user, in upper or lower case",
      }),
  examples: [
    ["sessions", "All of them"],
    ["sessions --cluster berlin --status FAULTY PARTIAL_FAULTY", "What is broken in berlin"],
    ["sessions --health BROKEN DEGRADED", "Those of which `georep findings` tells what is wrong"],
    ["sessions --search home --json | jq '.sessions[].lastSyncedAt'", "Up to when copies are complete"],
  ],
  more: "HEALTH is the status and what is found to be wrong in one word: BROKEN, DEGRADED, ATTENTION or OK. BEHIND is for how long the oldest change has waited that is not at the destination; LAST SYNCED is up to when all its bricks are synced; PENDING and FAILURES are the sums over the Active ones. `-` where none tells.",
  run: async (args, context) => {
    const { terminal } = context;
    const api = await context.api();
    const cluster = args.cluster === undefined ? null : await findCluster(api, args.cluster);
    const filter = {
      ...(cluster === null ? {} : { clusterId: cluster.id }),
      ...(args.status === undefined || args.status.length === 0 ? {} : { status: args.status }),
      ...(args.health === undefined || args.health.length === 0 ? {} : { health: args.health }),
      ...(args.search === undefined ? {} : { search: args.search }),
    };
    const found = await api.allRows(SESSIONS, { filter }, (answer) => answer.geoRepSessions);
    found.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    if (context.isJson) printJson(terminal, { sessions: found.map(sessionJson) });
    else printSessions(terminal, found, context.now());
    return undefined;
  },
});

function printSessions(terminal: Terminal, found: readonly Session[], now: number): void {
  printTable<Session>(terminal, found, [
    { title: "SOURCE", value: sourceOf, shrinks: true },
    {
      title: "DESTINATION",
      value: ({ secondaryHostName, secondaryVolumeName }) => `${secondaryHostName}::${secondaryVolumeName}`,
      shrinks: true,
    },
    { title: "USER", value: ({ userName }) => userName ?? "root", leftOut: 5 },
    {
      title: "STATUS",
      value: ({ status }) => status,
      style: (text, { status }) => statusStyle(terminal, status, text),
    },
    {
      title: "HEALTH",
      value: ({ health }) => health,
      style: (text, { health }) => statusStyle(terminal, health, text),
    },
    { title: "CRAWL", value: ({ crawlStatus }) => crawlStatus ?? "-", leftOut: 4 },
    { title: "BEHIND", value: lagWords, isNumber: true },
    { title: "LAST SYNCED", value: ({ lastSyncedAt }) => age(lastSyncedAt, now), isNumber: true, leftOut: 1 },
    { title: "PENDING", value: ({ pending }) => pending ?? "-", isNumber: true, leftOut: 2 },
    { title: "FAILURES", value: ({ failures }) => failures ?? "-", isNumber: true, leftOut: 3 },
    { title: "CHECKPOINT", value: ({ checkpoint }) => checkpointWords(checkpoint, now), leftOut: 6 },
    { title: "ID", value: ({ id }) => id.slice(0, 8), leftOut: 7 },
  ]);
  for (const session of found) {
    if (session.changesWaitingSince !== null) {
      const waits = `changes wait for ${age(session.changesWaitingSince, now)}, though it is ${session.status}`;
      terminal.out(`\n${cleanLine(nameOf(session))}: ${waits}. Stop and start it.`);
    }
  }
}
