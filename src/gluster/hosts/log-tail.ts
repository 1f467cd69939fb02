/** What gsyncd has written to the logs of sessions on a node since they were last read. */
import { escapedPath, quotePlus } from "../brick-names.js";
import type { GlusterCommand } from "../command.js";
import { type LogEntry, parseLogLines } from "../report/gsyncd-log.js";
import { LOG_TAIL_PROTOCOL, LOG_TAIL_SCRIPT } from "../scripts/log-tail.js";
import { Refusal } from "../refusals/refusal.js";
import { withoutGreeting } from "../ssh/greeting.js";
import { sessionFolder } from "../report/session-folder.js";
import type { SessionKey } from "../values.js";

/** Up to where a log was read. */
export interface LogCursor {
  readonly inode: string;
  readonly size: number;
}

export interface LogToRead {
  readonly file: string;
  /** Null where it was not read before. */
  readonly after: LogCursor | null;
}

/** How long a node reads, in seconds. */
const READING_SECONDS = 8;

/** Stands for the brick in names of logs, since 4.0 (gsyncd.py: local_id). */
const LOCAL_ID = "${local_id}";

interface LogRead {
  /** Null where there is no such log. */
  readonly cursor: LogCursor | null;
  /** In the order in which they were written. */
  readonly entries: readonly LogEntry[];
}

export interface NodeLogs {
  /** The node's clock before anything was read, epoch seconds. */
  readonly at: number;
  /** In the order asked. */
  readonly logs: readonly LogRead[];
}

/** The log of a session's monitor and workers. @param named the session's option `log-file`; null where it is not known */
export function sessionLog(
  volume: string,
  session: Pick<SessionKey, "named" | "url">,
  named: string | null = null,
): string {
  return named ?? `/var/log/glusterfs/geo-replication/${sessionFolder(volume, session)}/gsyncd.log`;
}

/**
 * The logs of what a worker starts on its source node: the changelog library and the mount of the source volume. Before 4.0 their names
 * hold the destination's address as gsyncd resolved it (configinterface.py, eSlave), which cannot be told from here.
 *
 * @param named the session's options `changelog-log-file` and `gluster-log-file`, with `${local_id}` for the brick (gsyncd.conf); null for
 * one that is not known
 */
export function sourceLogs(
  volume: string,
  session: Pick<SessionKey, "named" | "url">,
  brick: string,
  named: readonly [changelog: string | null, mount: string | null],
): string[] {
  const folder = `/var/log/glusterfs/geo-replication/${sessionFolder(volume, session)}`;
  const defaults = [`${folder}/changes-${LOCAL_ID}.log`, `${folder}/mnt-${LOCAL_ID}.log`];
  return defaults
    .map((byDefault, index) => (named[index] ?? byDefault).replaceAll(LOCAL_ID, escapedPath(brick)))
    .filter((file) => !file.includes("${"));
}

/**
 * The logs of a session's workers on a destination node, and of their mounts there, under the names of all releases: 10 has
 * "secondaries" where those before have "slaves". Before 4.0 there is no folder of a session's own; from 3.10 on each brick's worker has
 * a log (glusterd.c, configure_syncdaemon: log-file, log-file-mbr for a user other than root, gluster-log-file).
 *
 * @param bricks of the source volume, on whose workers there is to be read
 */
export function destinationLogs(
  source: { readonly name: string; readonly uuid: string },
  session: Pick<SessionKey, "named" | "url">,
  bricks: readonly { readonly hostName: string; readonly path: string }[],
): string[] {
  const mounts = bricks.map(({ hostName, path }) => `mnt-${hostName}-${escapedPath(path)}.log`);
  const inFolder = ["secondaries", "slaves"].flatMap((kind) =>
    ["gsyncd.log", ...mounts].map((file) => `${kind}/${sessionFolder(source.name, session)}/${file}`),
  );
  const { volume } = session.url;
  const before4 = [
    // What a worker asks gsyncd there to serve is gluster://localhost:VOLUME (resource.py), which its log's name resolves.
    quotePlus(`gluster://127.0.0.1:${volume}`),
    ...bricks.map(({ hostName, path }) => `${hostName}.${quotePlus(path)}.${volume}`),
  ]
    .map((name) => `${source.uuid}:${name}`)
    .flatMap((name) => [`${name}.log`, `mbr/${name}.log`, `${name}.gluster.log`]);
  return [...inFolder, ...before4.map((file) => `slaves/${file}`)].map(
    (file) => `/var/log/glusterfs/geo-replication-${file}`,
  );
}

/** One command whatever the number of logs; takes no lock of Gluster's. Must run as root. */
export function logTails(logs: readonly LogToRead[]): GlusterCommand<NodeLogs> {
  return {
    name: "gsyncd log",
    // A log may lie where reading hangs: what nobody waits for any more is not left on the node.
    argv: ["timeout", "-k", "1", String(READING_SECONDS), "sh", "-c", LOG_TAIL_SCRIPT, "log-tail"],
    stdin: logs.map(({ file, after }) => `${file}\n${after?.inode ?? "0"}\n${after?.size ?? 0}\n`).join(""),
    timeoutMs: (READING_SECONDS + 2) * 1_000,
    maxOutputBytes: 1_048_576 + logs.length * 600 * 1_024,
    changes: false,
    parse: ({ stdout }) => parseLogTails(withoutGreeting(stdout, /^V\d+$/m), logs.length),
  };
}

/** @throws Refusal BAD_OUTPUT for an answer that is incomplete or none */
function parseLogTails(text: string, count: number): NodeLogs {
  const lines = text.split("\n");
  const at = /^T(\d{1,11})$/.exec(lines[1] ?? "")?.[1];
  const isWhole = lines[0] === `V${LOG_TAIL_PROTOCOL}` && lines.at(-2) === "E" && lines.at(-1) === "";
  const logs: { cursor: LogCursor | null; lines: string[] }[] = [];
  for (const line of lines.slice(2, -2)) {
    const head = /^L(\d+) (\d+)$/.exec(line);
    if (head !== null) {
      const [, inode = "0", size = "0"] = head;
      logs.push({ cursor: inode === "0" ? null : { inode, size: Number(size) }, lines: [] });
    } else if (line.startsWith("=")) logs.at(-1)?.lines.push(line.slice(1));
  }
  if (!isWhole || at === undefined || logs.length !== count) {
    throw new Refusal("BAD_OUTPUT", "The node's answer about gsyncd's logs is incomplete.");
  }
  return { at: Number(at), logs: logs.map(({ cursor, lines: of }) => ({ cursor, entries: parseLogLines(of) })) };
}
