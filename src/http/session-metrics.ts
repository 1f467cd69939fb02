import { SESSION_HEALTHS } from "../model/findings/findings.js";
import { LAG_STATES } from "../model/lag.js";
import { GEOREP_STATUSES } from "../model/status.js";
import type { Replication } from "../store/queries/replication.js";

interface SessionMetric {
  readonly name: string;
  readonly help: string;
  /** One sample for each value of a further label; absent where the value is null. */
  readonly samples: (session: Replication) => readonly (readonly [more: string, value: number | null])[];
}

function one(value: (session: Replication) => number | null): SessionMetric["samples"] {
  return (session) => [["", value(session)]];
}

/** The gauges of every session. All are instants or present values: whatever replica is asked tells the same. */
export const SESSION_METRICS: readonly SessionMetric[] = [
  {
    name: "georep_session_status",
    help: "1 for the status that the session has, 0 for every other.",
    samples: ({ status }) => GEOREP_STATUSES.map((each) => [`status="${each}"`, each === status ? 1 : 0] as const),
  },
  {
    name: "georep_session_health",
    help: "1 for the health that the session has, 0 for every other: BROKEN, DEGRADED, ATTENTION or OK.",
    samples: ({ health }) => SESSION_HEALTHS.map((each) => [`health="${each}"`, each === health ? 1 : 0] as const),
  },
  {
    name: "georep_session_findings",
    help: "1 for each open finding, by code and severity: CRITICAL, WARNING or INFO. Absent for what is not found.",
    samples: ({ findings }) =>
      findings.map(({ code, severity }) => [`code="${code}",severity="${severity}"`, 1] as const),
  },
  {
    name: "georep_session_lag_seconds",
    help: "For how long the oldest change has waited that is not at the destination; 0 where nothing waits. Absent when unknown.",
    samples: one(({ lagSeconds }) => lagSeconds),
  },
  {
    name: "georep_session_lag_state",
    help: "1 for how far the destination is behind, 0 for every other: STUCK, CATCHING_UP, KEEPING_UP or IDLE. Absent when unknown.",
    samples: ({ lagState }) =>
      lagState === null ? [] : LAG_STATES.map((each) => [`state="${each}"`, each === lagState ? 1 : 0] as const),
  },
  {
    name: "georep_session_rpo_seconds",
    help: "How far behind the destination may be; absent where no objective is set.",
    samples: one(({ rpoSeconds }) => rpoSeconds),
  },
  {
    name: "georep_session_rpo_breached",
    help: "1 while the destination is further behind than its objective allows; absent where none is set.",
    samples: one(({ rpoSeconds, isRpoBreached }) => (rpoSeconds === null ? null : Number(isRpoBreached))),
  },
  {
    name: "georep_session_last_synced_timestamp_seconds",
    help: "Up to when everything is synced, by the nodes' clocks. It does not move while nothing changes; absent when unknown.",
    samples: one(({ lastSyncedAt }) => lastSyncedAt),
  },
  {
    name: "georep_session_pending_operations",
    help: "Operations that wait on the Active bricks, by kind: entry, data or meta. Absent when unknown.",
    samples: ({ entryPending, dataPending, metaPending }) => [
      [`kind="entry"`, entryPending],
      [`kind="data"`, dataPending],
      [`kind="meta"`, metaPending],
    ],
  },
  {
    name: "georep_session_failures",
    help: "Files and entries that failed on the Active bricks, as Gluster counts them; absent when unknown.",
    samples: one(({ failures }) => failures),
  },
  {
    name: "georep_session_checkpoint_timestamp_seconds",
    help: "The present checkpoint, by the clock of the node that set it; absent while none is set.",
    samples: one(({ checkpointAt }) => checkpointAt),
  },
  {
    name: "georep_session_checkpoint_reached",
    help: "1 when everything before the present checkpoint is synced; absent while none is set.",
    samples: one(({ checkpointAt, isCheckpointReached }) =>
      checkpointAt === null ? null : Number(isCheckpointReached),
    ),
  },
  {
    name: "georep_session_changes_waiting_since_timestamp_seconds",
    help: "Since when changes wait of which no worker was told, though the session is ACTIVE; absent while none are known.",
    samples: one(({ changesWaitSince }) => changesWaitSince),
  },
  {
    name: "georep_session_last_poll_timestamp_seconds",
    help: "When every brick of the session was last accounted for; absent before that.",
    samples: one(({ polledAt }) => polledAt),
  },
];

/**
 * The gauges in Prometheus' text format. Written here and not by the client library, whose maps of labels would block the
 * event loop for a tenth of a second at 1,000 sessions.
 */
export function sessionMetricsText(sessions: readonly Replication[]): string {
  const labels = sessions.map(labelsOf);
  const lines: string[] = [];
  for (const { name, help, samples } of SESSION_METRICS) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
    for (const [at, session] of sessions.entries()) {
      for (const [more, value] of samples(session)) {
        if (value !== null) lines.push(`${name}{${labels[at]}${more === "" ? "" : `,${more}`}} ${value}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

function labelsOf(session: Replication): string {
  const { cluster, clusterId, volume, secondaryHost, secondaryVolume, sessionId } = session;
  return Object.entries({
    cluster,
    cluster_id: clusterId,
    volume,
    secondary_host: secondaryHost,
    secondary_volume: secondaryVolume,
    session_id: sessionId,
  })
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

function escaped(value: string): string {
  return value.replaceAll(/[\\"\n]/g, (found) => ESCAPES[found] ?? found);
}
