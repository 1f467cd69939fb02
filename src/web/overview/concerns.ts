import { spanText } from "../components/ages.js";
import { numberText } from "../components/numbers.js";
import { STATUSES, type Tone, TONES } from "../components/status.js";
import { HEALTHS } from "../findings/words.js";
import { nameOf } from "../sessions/session-name.js";
import type { OverviewClustersQuery } from "./overview-clusters.generated.js";
import type { GeoRepFindingCode, OverviewSessionsSubscription } from "./overview-sessions.generated.js";

export type OverviewSession = NonNullable<OverviewSessionsSubscription["geoRepSessionChanged"]["session"]>;
export type OverviewCluster = OverviewClustersQuery["clusters"]["nodes"][number];

/** Something that somebody has to look at. */
export interface Concern {
  readonly key: string;
  readonly tone: Tone;
  /** In a word or two. */
  readonly word: string;
  /** What it is about. */
  readonly subject: string;
  /** The page of what it is about; null where there is none. */
  readonly to: string | null;
  /** What is the case, and what to do. */
  readonly words: string;
  /** RFC 3339; null where it is not known. */
  readonly since: string | null;
  /** Since when the oldest change waits that is not at the destination, RFC 3339; null where none does, or nobody knows. */
  readonly unsyncedSince: string | null;
}

/** What needs attention, the most pressing first. */
export function concernsOf(sessions: Iterable<OverviewSession>, clusters: readonly OverviewCluster[]): Concern[] {
  const concerns = [...[...sessions].flatMap(ofSession), ...clusters.flatMap(ofCluster)];
  return concerns.toSorted(
    (one, other) =>
      TONES.indexOf(one.tone) - TONES.indexOf(other.tone) ||
      one.word.localeCompare(other.word) ||
      one.subject.localeCompare(other.subject),
  );
}

function ofSession(session: OverviewSession): Concern[] {
  const subject = nameOf(session);
  const to = `/sessions/${session.id}`;
  const { health, failures, rpoSeconds, rpoBreachedSince } = session;
  const about = { subject, to, unsyncedSince: unsyncedSinceOf(session) };
  const concerns: Concern[] = [];
  if (health !== "OK") concerns.push({ ...about, key: session.id, ...HEALTHS[health], ...whyUnwell(session) });
  if (rpoSeconds !== null && rpoBreachedSince !== null) {
    concerns.push({
      ...about,
      key: `${session.id} objective`,
      tone: "bad",
      word: "RPO breached",
      words: `What is written may wait for ${spanText(rpoSeconds * 1_000)}, and has waited for longer.`,
      since: rpoBreachedSince,
    });
  }
  if (failures !== null && failures !== "0") {
    concerns.push({
      ...about,
      key: `${session.id} failures`,
      tone: "notice",
      word: "Failures",
      words: `${numberText(failures)} changes could not be copied: the worker’s log on its node tells which.`,
      since: notCopiedSince(session),
      unsyncedSince: null,
    });
  }
  return concerns;
}

/** Findings that changes could not be copied. */
const NOT_COPIED: ReadonlySet<GeoRepFindingCode> = new Set([
  "ENTRIES_FAILED",
  "GFID_CONFLICT",
  "RSYNC_FAILED",
  "TAR_FAILED",
]);

/** Gluster counts failures without their times, which only the workers' logs tell. The oldest finding comes first. */
function notCopiedSince({ openFindings }: OverviewSession): string | null {
  return openFindings.find(({ code }) => NOT_COPIED.has(code))?.since ?? null;
}

function whyUnwell({
  leadingFinding,
  status,
  statusReason,
  statusSince,
}: OverviewSession): Pick<Concern, "words" | "since"> {
  const words = leadingFinding?.message ?? `${STATUSES[status].word}. ${statusReason ?? STATUSES[status].meaning}`;
  return { words, since: leadingFinding?.since ?? statusSince };
}

/** Of one that keeps up, something always waits that was written just now. */
function unsyncedSinceOf({ lagState, unsyncedSince }: OverviewSession): string | null {
  return lagState === "STUCK" || lagState === "CATCHING_UP" ? unsyncedSince : null;
}

/** In a sentence, how many sessions replicate: one that is stalled does not, whatever its status. */
export function summaryOf(sessions: readonly OverviewSession[]): string {
  if (sessions.length === 0) return "There is no session yet.";
  const active = sessions.filter(
    ({ status, changesWaitingSince }) => status === "ACTIVE" && changesWaitingSince === null,
  ).length;
  const all = sessions.length === 1 ? "The one session" : `All ${sessions.length} sessions`;
  if (active === sessions.length) return `${all} replicate${sessions.length === 1 ? "s" : ""}.`;
  return `${active} of ${sessions.length} sessions replicate${active === 1 ? "s" : ""}.`;
}

function ofCluster(cluster: OverviewCluster): Concern[] {
  const subject = `cluster ${cluster.name}`;
  if (!cluster.reachable) {
    const words = cluster.unreachableReason ?? "No host of it is reached by SSH.";
    return [
      {
        key: cluster.id,
        tone: "bad",
        word: "Not reached",
        subject,
        to: "/clusters",
        words,
        since: cluster.reachableSince,
        unsyncedSince: null,
      },
    ];
  }
  if (cluster.glusterdUp === false) {
    const words = cluster.glusterdDownReason ?? "No glusterd answers: nothing can be changed.";
    return [
      {
        key: cluster.id,
        tone: "bad",
        word: "glusterd down",
        subject,
        to: "/clusters",
        words,
        since: cluster.glusterdSince,
        unsyncedSince: null,
      },
    ];
  }
  return cluster.hosts.flatMap((host) => ofHost(cluster, host));
}

type OverviewHost = OverviewCluster["hosts"][number];

/** A host of a cluster that is reached by others. What its bricks were last is not known where it is not reached. */
function ofHost(cluster: OverviewCluster, host: OverviewHost): Concern[] {
  const about = { subject: `host ${host.name} of ${cluster.name}`, to: "/clusters", unsyncedSince: null };
  if (host.reachable === false) {
    const words = host.unreachableReason ?? "It is not reached by SSH.";
    return [{ ...about, key: host.id, tone: "notice", word: "Not reached", words, since: host.reachableSince }];
  }
  return host.bricks
    .filter(({ online, volume }) => online === false && volume.status === "STARTED")
    .map((brick) => ({
      key: brick.id,
      tone: "bad",
      word: "Brick down",
      ...about,
      subject: `brick ${brick.name} of ${cluster.name}/${brick.volume.name}`,
      words: "Its process does not run: look at glusterd and the brick’s log on its host.",
      since: brick.onlineSince,
    }));
}
