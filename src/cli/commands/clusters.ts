import { command } from "../command.js";
import { type Cluster, CLUSTERS } from "../documents/clusters.js";
import { cleanLine } from "../output/clean.js";
import { printJson, printTable, styled, type Terminal } from "../output/terminal.js";
import { age } from "../output/times.js";

export const clusters = command({
  usage: "clusters",
  description: "List the registered clusters",
  options: (yargs) => yargs,
  examples: [
    ["clusters", "Whether they are reached, and when they were last polled"],
    ["clusters --json | jq -r '.clusters[] | select(.reachable | not).name'", "Names of those that are not reached"],
  ],
  run: async (_args, context) => {
    const { terminal, now } = context;
    const api = await context.api();
    const found = await api.allRows(CLUSTERS, {}, (answer) => answer.clusters);
    if (context.isJson) {
      printJson(terminal, { clusters: found.map(clusterJson) });
      return undefined;
    }
    const at = now();
    printTable(terminal, found, [
      { title: "CLUSTER", value: ({ name }) => name, shrinks: true },
      {
        title: "REACHED",
        value: (row) => reached(row, at),
        style: (text, row) => healthy(terminal, row.reachable, text),
      },
      {
        title: "GLUSTERD",
        value: (row) => glusterd(row, at),
        style: (text, row) => healthy(terminal, row.glusterdUp !== false, text),
      },
      {
        title: "HOSTS",
        value: ({ hosts }) => `${hosts.filter(({ reachable }) => reachable === true).length}/${hosts.length}`,
        isNumber: true,
        leftOut: 1,
      },
      { title: "SESSIONS", value: (row) => String(row.geoRepSessions.totalCount), isNumber: true, leftOut: 2 },
      { title: "INCOMING", value: (row) => String(row.incomingGeoRepSessions.totalCount), isNumber: true, leftOut: 4 },
      { title: "GLUSTER", value: ({ glusterVersion }) => glusterVersion ?? "-", leftOut: 5 },
      { title: "POLLED", value: ({ sessionsObservedAt }) => age(sessionsObservedAt, at), isNumber: true, leftOut: 3 },
    ]);
    for (const { name, unreachableReason, glusterdDownReason } of found) {
      const reason = unreachableReason ?? glusterdDownReason;
      if (reason !== null) terminal.out(`\n${cleanLine(name)}: ${cleanLine(reason)}`);
    }
    return undefined;
  },
});

/** A cluster as `--json` prints it. */
function clusterJson({ geoRepSessions, incomingGeoRepSessions, ...rest }: Cluster) {
  return { ...rest, sessions: geoRepSessions.totalCount, incomingSessions: incomingGeoRepSessions.totalCount };
}

function reached({ reachable, reachableSince }: Cluster, now: number): string {
  return reachable ? "yes" : `no, for ${age(reachableSince, now)}`;
}

function glusterd({ glusterdUp, glusterdSince }: Cluster, now: number): string {
  if (glusterdUp === null) return "-";
  return glusterdUp ? "up" : `down, for ${age(glusterdSince, now)}`;
}

function healthy(terminal: Terminal, isSo: boolean, text: string): string {
  return isSo ? text : styled(terminal, "red", text);
}
