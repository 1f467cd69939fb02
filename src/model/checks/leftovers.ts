import type { Check } from "./checks.js";
import { checkOf, type Finding, passed } from "./node-checks.js";
import type { NodeAnswer, NodeFacts } from "./node-facts.js";
import { answersOf, INTO_IT, leadsTo, type Mounted, mountedOf, type PairFacts, unregistered } from "./pair-facts.js";

/** What earlier sessions have left on the nodes. */
export function* leftovers(pair: PairFacts): Iterable<Check> {
  const { destination, hasOtherSessions } = pair;
  for (const { host, answer } of pair.source) {
    if (answer === null) continue;
    const isThere = answer.sessionKeys.some((key) => leadsTo(key, pair));
    const stale = isThere ? [] : answer.sessionFolders;
    yield checkOf(
      "NO_LEFTOVER_SESSION",
      stale.length === 0
        ? passed("The node has no files of an earlier session.")
        : {
            status: "WARNING",
            message: "The node has files of an earlier session between the two volumes, with its options.",
            remedy:
              "Remove the folders below geo-replication in Gluster's folder, or the new session takes up their options.",
            values: { folders: stale.join(", ") },
          },
      host,
    );
    yield checkOf("NO_LEFTOVER_SYNC_TIME", isThere ? syncTimeAhead(answer, pair) : syncTimeLeft(answer, pair), host);
  }
  if (destination === null) {
    yield checkOf("NO_LEFTOVER_KEYS", unregistered("the keys that its nodes admit"));
    return;
  }
  const expected = new Set(answersOf(pair.source).flatMap(({ ownKeys }) => ownKeys));
  for (const { host, answer } of destination) {
    if (answer === null) continue;
    yield checkOf("NO_LEFTOVER_KEYS", keysLeft(answer, expected, hasOtherSessions), host);
  }
  yield checkOf("DESTINATION_WRITABLE", writable(pair));
}

function syncTimeLeft({ syncTimes, isComplete }: NodeAnswer, pair: PairFacts): Finding {
  if (syncTimes === null) {
    return {
      status: "NOT_CHECKED",
      message: "The node has neither getfattr nor python3 to read its bricks' sync times with.",
    };
  }
  const { destinationVolumeId: id, source, destination } = pair;
  if (syncTimes.length === 0) {
    return isComplete
      ? passed("The node's bricks hold no sync time.")
      : { status: "NOT_CHECKED", message: "The node did not come to it in time." };
  }
  if (id === null) return unregistered("to which destination the sync times belong that the node's bricks hold");
  const newest = Math.max(...syncTimes.filter(({ volumeId }) => volumeId === id).map(({ at }) => at));
  if (newest === -Infinity) return passed("The node's bricks hold no sync time of this destination.");
  const values = { syncedUpTo: new Date(newest).toISOString() };
  const [near, far] = mountsOf(source, destination);
  if (near == null || far == null)
    return { status: "NOT_CHECKED", message: "Not both of the volumes could be mounted.", values };
  if (!near.hasFiles) return passed("The source holds no files that could be missed.", values);
  if (far.hasFiles) return passed("The session goes on where an earlier one to this destination ended.", values);
  return {
    status: "FORCEABLE",
    message:
      "The node's bricks hold from an earlier session that everything up to a time is copied, and the destination is empty: what is older would never be copied.",
    remedy:
      "Create it with force, start it, stop it, and run deleteGeoRepSession with resetSyncTime: true (delete reset-sync-time), which resets nothing of a session that was never started. Then create it anew: everything is copied.",
    values,
  };
}

/** Clocks of nodes and clients may differ by so much, in milliseconds. */
const MARGIN_MS = 60_000;

/** Of a session that is there: whether its sync time says that something is copied which is not. */
function syncTimeAhead({ syncTimes }: NodeAnswer, pair: PairFacts): Finding {
  const { destinationVolumeId: id, source, destination } = pair;
  const times = (syncTimes ?? []).filter(({ volumeId }) => volumeId === id).map(({ at }) => at);
  const [near, far] = mountsOf(source, destination);
  const syncedUpTo = Math.min(...times);
  const isAhead =
    times.length > 0 && (near?.oldestChange ?? Infinity) + MARGIN_MS < syncedUpTo && far?.hasFiles === false;
  if (!isAhead) return passed("The sync time is that of the session.");
  return {
    status: "BLOCKED",
    message:
      "The node's bricks hold that everything up to a time is copied, and the destination is empty: what the source held then is never copied.",
    remedy:
      "Stop the session, run deleteGeoRepSession with resetSyncTime: true (delete reset-sync-time), and create it anew: everything is copied then.",
    values: { syncedUpTo: new Date(syncedUpTo).toISOString() },
  };
}

function mountsOf(...sides: readonly (readonly NodeFacts[] | null)[]): (Mounted | null)[] {
  return sides.map((nodes) => mountedOf(answersOf(nodes).map(({ own }) => own)));
}

function keysLeft({ admittedKeys }: NodeAnswer, expected: ReadonlySet<string>, hasOthers: boolean): Finding {
  const left = admittedKeys.filter((key) => !expected.has(key)).length;
  const values = { keysOfTheseSourceNodes: admittedKeys.length - left, otherKeys: left };
  if (left === 0) return passed("The node admits no keys but those of these source nodes.", values);
  if (hasOthers) return passed("The node admits keys of other sources, and sessions of such are known.", values);
  return {
    status: "WARNING",
    message: "The node admits keys for gsyncd of which no session is known.",
    remedy:
      "Take the lines with gsyncd and tar that no source needs out of authorized_keys: whoever has the keys gets in.",
    values,
  };
}

function writable({ destination, stored }: PairFacts): Finding {
  const answers = answersOf(destination);
  if (answers.length === 0) return { status: "NOT_CHECKED", message: "No node of the destination answered." };
  if (!answers.some(({ isReadOnly }) => isReadOnly)) return passed("The destination is not read-only.");
  const isUsed = stored?.some(({ code }) => INTO_IT.has(code)) === true;
  if (isUsed) return passed("The destination is read-only for the session into it.");
  return {
    status: "WARNING",
    message: "The destination is read-only, and no session into it is known: one that was deleted left it so.",
    remedy: "Create sets the option again. Should another cluster still replicate to it, choose another volume.",
    values: { "features.read-only": "on" },
  };
}
