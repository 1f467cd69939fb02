import { AppError } from "../../errors.js";
import type { NodeReport, UnreadSession } from "../../gluster/report/report.js";
import type { SeenBrick, SeenSession } from "../../gluster/seen.js";
import { parseSessionKey, parseVolumeName, secondaryAsNamed } from "../../gluster/values.js";

/** What the CLI reported of a session, for the bricks of hosts that cannot be asked themselves. */
export interface CliStatus {
  readonly at: Date;
  readonly bricks: readonly SeenBrick[];
}

type SessionOptions = NonNullable<SeenSession["options"]>;

/** A session as all hosts together report it. */
export interface ReportedSession extends SeenSession {
  /** Its volume's, in lower case: another volume may have the name by the time of the next poll. */
  readonly volumeUuid: string;
  /** Hosts that answered, but whose files of this session cannot be read (a release that writes them otherwise), and why. */
  readonly unreadBy: ReadonlyMap<string, string>;
  /**
   * What each host reports of the options, where they differ: while one is being written, it stands on some hosts before the others.
   * Empty where all report the same.
   */
  readonly optionsByHost: ReadonlyMap<string, SessionOptions>;
  /** When the CLI reported a brick, by `placeOf`, for bricks that no host's files report. */
  readonly byCli: ReadonlyMap<string, Date>;
}

/**
 * One picture of all sessions. Every host knows every session of the cluster, and reports its own bricks only; for
 * hosts that report nothing, the CLI's rows stand in where there are some.
 *
 * @param cli by `sessionIn`
 * @param down hosts whose glusterd is down by the word of their peers: their files report their bricks, but keys and
 *   options there are as old as the daemon's end, so that another host's word of these goes before
 */
export function mergeReports(
  reports: ReadonlyMap<string, NodeReport>,
  cli: ReadonlyMap<string, CliStatus>,
  down: ReadonlySet<string> = new Set(),
): ReportedSession[] {
  // Always in the same order: where hosts disagree, the answer must not go back and forth with the order of their answers.
  const sorted = [...reports].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const up = sorted.filter(([host]) => !down.has(host));
  const sessions = collect(up);
  for (const [id, old] of collect(sorted.filter(([host]) => down.has(host)))) {
    const present = sessions.get(id);
    if (present !== undefined) {
      sessions.set(id, { ...together(present, old), options: present.options ?? old.options });
    } else if (up.length === 0) sessions.set(id, old);
  }
  for (const [id, word] of cli) {
    const session = sessions.get(id);
    if (session === undefined) continue;
    const reported = new Set(session.bricks.map(placeOf));
    const others = word.bricks.filter((brick) => !reported.has(placeOf(brick)));
    if (others.length === 0) continue;
    const byCli = new Map(others.map((brick) => [placeOf(brick), word.at]));
    sessions.set(id, { ...session, bricks: [...session.bricks, ...others], byCli });
  }
  return [...sessions.values()];
}

/**
 * Names of volumes that have sessions that nobody can read: where not even the key can be read, or no host knows the
 * volume's id. A session of theirs that is not reported may be one of these.
 */
export function unreadVolumes(reports: ReadonlyMap<string, NodeReport>): ReadonlySet<string> {
  const idOf = idsIn(reports);
  const unread = [...reports].flatMap(([host, report]) => report.unread.map((each) => ({ host, report, each })));
  return new Set(
    unread
      .filter(({ host, report, each }) => unreadSession(host, idOf(report, each.volume), each) === null)
      .map(({ each }) => each.volume),
  );
}

/** A volume's id as a host knows it, or else as the first other one does. */
function idsIn(reports: Iterable<readonly [string, NodeReport]>) {
  const others = new Map([...reports].toReversed().flatMap(([, { volumes }]) => [...volumes]));
  return ({ volumes }: NodeReport, name: string): string | null => volumes.get(name) ?? others.get(name) ?? null;
}

function collect(reports: readonly (readonly [string, NodeReport])[]): Map<string, ReportedSession> {
  const sessions = new Map<string, ReportedSession>();
  const idOf = idsIn(reports);
  const add = (session: ReportedSession): void => {
    const id = sessionIn(session);
    const before = sessions.get(id);
    sessions.set(id, before === undefined ? session : together(before, session));
  };
  for (const [host, report] of reports) {
    for (const seen of report.sessions) {
      const volumeUuid = report.volumes.get(seen.volume);
      if (volumeUuid === undefined) continue;
      add({ ...seen, volumeUuid, unreadBy: NOBODY, optionsByHost: ALIKE, byCli: NOTHING });
    }
    for (const unread of report.unread) {
      const session = unreadSession(host, idOf(report, unread.volume), unread);
      if (session !== null) add(session);
    }
  }
  return sessions;
}

/**
 * Ids that the hosts know each volume by. More than one while a volume is deleted and made anew; the word of hosts whose
 * glusterd is down counts where there is no other.
 */
export function volumesIn(
  reports: ReadonlyMap<string, NodeReport>,
  down: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const up = [...reports].filter(([host]) => !down.has(host));
  const volumes = new Map<string, Set<string>>();
  for (const [, report] of up.length > 0 ? up : reports) {
    for (const [name, id] of report.volumes) volumes.set(name, (volumes.get(name) ?? new Set()).add(id));
  }
  return volumes;
}

const NOBODY: ReadonlyMap<string, string> = new Map();
const NOTHING: ReadonlyMap<string, Date> = new Map();
const ALIKE: ReadonlyMap<string, SessionOptions> = new Map();

/**
 * What makes two hosts' words be about the same session: the volume, and the destination as it is named, without the
 * creating node, on which they disagree while a `create force` goes round.
 */
export function sessionIn({ volumeUuid, key }: Pick<ReportedSession, "volumeUuid" | "key">): string {
  return `${volumeUuid} ${secondaryAsNamed(key)}`;
}

export function placeOf(brick: { readonly nodeUuid: string; readonly path: string }): string {
  return `${brick.nodeUuid}:${brick.path}`;
}

function together(a: ReportedSession, b: ReportedSession): ReportedSession {
  return {
    ...a,
    bricks: [...a.bricks, ...b.bricks],
    options: optionsOf(a, b),
    optionsByHost: isAlike(a, b) ? ALIKE : new Map([...optionsByHost(a), ...optionsByHost(b)]),
    unreadBy: b.unreadBy.size === 0 ? a.unreadBy : new Map([...a.unreadBy, ...b.unreadBy]),
  };
}

/** Null where nobody knows the volume, or not even the key can be read. */
function unreadSession(host: string, volumeUuid: string | null, unread: UnreadSession): ReportedSession | null {
  if (volumeUuid === null) return null;
  try {
    const { creatorUuid, url, secondaryVolumeUuid } = parseSessionKey(unread.key);
    return {
      volume: parseVolumeName(unread.volume),
      volumeUuid,
      key: unread.key,
      creatorUuid,
      url,
      secondaryVolumeUuid,
      bricks: [],
      options: null,
      optionsByHost: ALIKE,
      unreadBy: new Map([[host, unread.reason]]),
      byCli: NOTHING,
    };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The changed options stand on every host; a host without a brick has no session folder and knows none. */
function optionsOf(a: SeenSession, b: SeenSession): SeenSession["options"] {
  if (a.options === null || b.options === null) return a.options ?? b.options;
  return b.options.size > a.options.size ? b.options : a.options;
}

function isAlike(a: ReportedSession, b: ReportedSession): boolean {
  if (a.optionsByHost.size + b.optionsByHost.size > 0) return false;
  const [one, other] = [a.options, b.options];
  if (one === null || other === null) return true;
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}

function optionsByHost({
  bricks,
  options,
  optionsByHost: known,
}: ReportedSession): ReadonlyMap<string, SessionOptions> {
  if (known.size > 0 || options === null) return known;
  return new Map(bricks.map(({ nodeUuid }) => [nodeUuid, options]));
}
