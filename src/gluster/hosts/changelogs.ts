/** How far the workers of a node have taken the changelogs of its bricks. */
import { CHANGELOG_PROTOCOL, CHANGELOG_SCRIPT } from "../scripts/changelog.js";
import { escapedPath, quotePlus } from "../brick-names.js";
import type { GlusterCommand } from "../command.js";
import { withoutGreeting } from "../ssh/greeting.js";
import { parseBrickFile } from "../report/gsyncd-status.js";
import { Refusal } from "../refusals/refusal.js";
import { sessionFolder } from "../report/session-folder.js";
import type { BrickPath, SessionKey, VolumeName } from "../values.js";

/** A brick of the asked node, and the session whose worker on it is asked about. */
export interface CrawledBrick {
  readonly path: BrickPath;
  readonly volume: VolumeName;
  readonly session: Pick<SessionKey, "named" | "url">;
  /** The session's option `working-dir`, as gsyncd lists it; null where it is not known: what it is by default. */
  readonly workingDir: string | null;
}

/** What a brick has written and its worker has taken. Times are epoch seconds of the node's clock, 0 for none. */
export interface ChangelogState {
  /** Gluster's own words, as the worker notes them. */
  readonly workerStatus: string;
  readonly crawlStatus: string;
  /** May have a fraction. */
  readonly lastSynced: number;
  /** When the oldest changelog was closed that has content and is not done, of those at the end of the brick's list. */
  readonly oldestUndone: number;
  /** When the changelog before that one was closed: what is not done was changed after it. 0 also where the list's end begins with it. */
  readonly beforeUndone: number;
  /** When the newest changelog was closed, with content or without. */
  readonly newest: number;
  /** Whether anything was changed since. */
  readonly hasOpenChanges: boolean;
  /** The newest changelog that the worker holds. */
  readonly newestHeld: number;
  /** When the worker last took a changelog or finished one, or began. */
  readonly tookAt: number;
  /** When the session was last started or resumed on the node. */
  readonly beganAt: number;
}

export interface NodeChangelogs {
  /** The node's clock before anything was read, epoch seconds. */
  readonly at: number;
  /** In the order asked. */
  readonly bricks: readonly ChangelogState[];
}

const WORKING_DIR = "/var/lib/misc/gluster/gsyncd";

/** One command whatever the number of bricks; takes no lock of Gluster's. Must run as root. */
export function nodeChangelogs(bricks: readonly CrawledBrick[]): GlusterCommand<NodeChangelogs> {
  return {
    name: "changelogs",
    argv: ["sh", "-c", CHANGELOG_SCRIPT, "changelogs"],
    stdin: bricks
      .flatMap(placesOf)
      .map((line) => `${line}\n`)
      .join(""),
    timeoutMs: 30_000,
    changes: false,
    parse: ({ stdout }) => parseNodeChangelogs(withoutGreeting(stdout, /^V\d+$/m), bricks.length),
  };
}

function placesOf({ path, volume, session, workingDir }: CrawledBrick): readonly string[] {
  const folder = sessionFolder(volume, session);
  const root = (workingDir ?? `${WORKING_DIR}/${folder}`).replace(/\/+$/, "");
  return [path, folder, `brick_${quotePlus(path)}.status`, `${root}/${escapedPath(path)}`];
}

/** @throws Refusal BAD_OUTPUT for an answer that is incomplete or none */
export function parseNodeChangelogs(text: string, count: number): NodeChangelogs {
  const lines = text.split("\n");
  const at = /^T(\d{1,11})$/.exec(lines[1] ?? "")?.[1];
  const isWhole = lines[0] === `V${CHANGELOG_PROTOCOL}` && lines.at(-2) === "E" && lines.at(-1) === "";
  if (!isWhole || at === undefined || lines.length !== count * 2 + 4) {
    throw new Refusal("BAD_OUTPUT", "The node's answer about its bricks' changelogs is incomplete.");
  }
  const bricks = Array.from({ length: count }, (_, index) =>
    stateOf(lines[index * 2 + 2] ?? "", lines[index * 2 + 3] ?? ""),
  );
  return { at: Number(at), bricks };
}

const TIMES = /^B(\d{1,11}) (\d{1,11}) (\d{1,11}) ([01]) (\d{1,11}) (\d{1,11}) (\d{1,11})$/;

function stateOf(times: string, status: string): ChangelogState {
  const numbers = TIMES.exec(times)?.slice(1).map(Number);
  if (numbers === undefined || !status.startsWith("S")) {
    throw new Refusal("BAD_OUTPUT", `The node's answer about a brick's changelogs cannot be read: ${times}`);
  }
  const [oldestUndone = 0, beforeUndone = 0, newest = 0, open, newestHeld = 0, tookAt = 0, beganAt = 0] = numbers;
  const { workerStatus, crawlStatus, lastSynced } = parseBrickFile(status.slice(1));
  return {
    workerStatus,
    crawlStatus,
    lastSynced,
    oldestUndone,
    beforeUndone,
    newest,
    hasOpenChanges: open === 1,
    newestHeld,
    tookAt,
    beganAt,
  };
}
