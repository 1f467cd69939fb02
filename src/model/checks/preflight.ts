import { type Check, type CheckCode, type CheckStatus, CHECKS, DELETE_OR_FORCE, KEEP_REPLICA } from "./checks.js";
import { checkOf, type Finding, mountable, nodeChecks, type NodeTerms, passed } from "./node-checks.js";
import type { MountFacts, NodeAnswer, NodeFacts } from "./node-facts.js";

export interface PairFacts extends NodeTerms {
  /** `[user@]HOST::VOL` as the session would name it. */
  readonly destinationName: string;
  readonly destinationVolumeId: string | null;
  /** Other sessions of the source whose destination has the same volume name, on a host of another name. */
  readonly likeNamed: readonly string[];
  /** Registered clusters that have a host of the destination's name, and no volume of its name. */
  readonly clustersWithoutVolume: readonly string[];
  /** How keys are to get there; null where both ways are open. */
  readonly keys: "MANAGED" | "PUSH_PEM" | null;
  readonly source: readonly NodeFacts[];
  /** Null where the destination's cluster is not registered: then no node of it can be asked. */
  readonly destination: readonly NodeFacts[] | null;
  /** The source node that tried the login and the mount of the destination. */
  readonly leadId: string | null;
  /** Whether other sessions into the destination's cluster are known, whose keys are there rightly. */
  readonly hasOtherSessions: boolean;
  /** What speaks against the pair by what is stored; null where the destination is not registered. */
  readonly stored: readonly Check[] | null;
}

/** Clocks may differ by this many milliseconds before it is worth a word, and before checkpoints mean nothing. */
const CLOCKS = { warning: 2_000, forceable: 60_000 } as const;

/** Checks of which a finding says that a session into the destination exists. */
const INTO_IT: ReadonlySet<CheckCode> = new Set<CheckCode>(["DESTINATION_UNUSED", "NO_SESSION_YET"]);

/** What is known of nothing but the database's word: sessions between volumes, and hosts by the word of their peers. */
const STORED: readonly CheckCode[] = [
  "CLUSTERS_DIFFER",
  "DESTINATION_UNUSED",
  "DESTINATION_NOT_WRITTEN_TO",
  "NO_CYCLE",
  "NO_SESSION_YET",
];

/** Everything that is checked of a pair, whatever came of it. */
export function preflightChecks(pair: PairFacts): Check[] {
  const { source, destination } = pair;
  return [
    ...hosts(pair),
    ...storedChecks(pair),
    ...volumeChecks(pair),
    checkOf("GLUSTER_VERSIONS_MATCH", versions(pair)),
    checkOf("CLOCKS_AGREE", clocks([...source, ...(destination ?? [])], destination !== null)),
    ...nodeChecks("source", source, pair),
    ...(destination === null
      ? [
          checkOf("GSYNCD_WORKS", unregistered("gsyncd")),
          checkOf("PYTHON_WORKS", unregistered("Python")),
          checkOf("RSYNC_COPIES", unregistered("rsync, which copies or does not on that side,")),
          checkOf("NODE_FREE_SPACE", unregistered("free space on the nodes")),
          checkOf("DESTINATION_WRITABLE", unregistered("the option features.read-only")),
        ]
      : nodeChecks("destination", destination, pair)),
    ...login(pair),
    ...leftovers(pair),
  ];
}

function unregistered(what: string): Finding {
  return {
    status: "NOT_CHECKED",
    message: `The destination's cluster is not registered: ${what} cannot be checked there.`,
    remedy: "Register the destination's cluster.",
  };
}

function answersOf(nodes: readonly NodeFacts[] | null): NodeAnswer[] {
  return (nodes ?? []).flatMap(({ answer }) => answer ?? []);
}

function* hosts({ source, destination, stored }: PairFacts): Iterable<Check> {
  yield* reached("SOURCE_HOSTS_UP", "BLOCKED", source);
  if (destination === null) yield checkOf("DESTINATION_HOST_REACHED", unregistered("its nodes"));
  else {
    yield* reached("DESTINATION_HOSTS_UP", "FORCEABLE", destination);
    const answered = destination.filter(({ answer }) => answer !== null).map(({ host }) => host.name);
    yield checkOf(
      "DESTINATION_HOST_REACHED",
      answered.length > 0
        ? passed(`The service reaches ${answered.join(", ")}.`)
        : {
            status: "BLOCKED",
            message: "The service cannot reach any node of the destination.",
            remedy: "Bring a host up, or mend the way to it with updateHost.",
          },
    );
  }
  // Hosts without a brick of the volumes are not asked; what is known of them counts all the same.
  const asked = new Set([...source, ...(destination ?? [])].map(({ host }) => host.id));
  yield* (stored ?? []).filter(({ host }) => host !== null && !asked.has(host.id));
}

function* reached(code: CheckCode, otherwise: CheckStatus, nodes: readonly NodeFacts[]): Iterable<Check> {
  for (const { host, answer, reason, connected } of nodes) {
    const trouble =
      answer === null
        ? `The service cannot ask ${host.name}: ${reason ?? "reason not known"}.`
        : connected === false
          ? `${host.name} is down: its peers are not connected to its glusterd.`
          : null;
    const remedy = "Bring the host up, or mend the way to it with updateHost.";
    const finding: Finding =
      trouble === null ? passed(`The service reaches ${host.name}.`) : { status: otherwise, message: trouble, remedy };
    yield checkOf(code, finding, host);
  }
}

function* storedChecks({ stored, source, ...pair }: PairFacts): Iterable<Check> {
  const key = answersOf(source).flatMap(({ sessionKeys }) => sessionKeys.filter((each) => leadsTo(each, pair)))[0];
  for (const code of STORED) {
    if (code === "NO_SESSION_YET" && key !== undefined) {
      yield checkOf(code, {
        status: "BLOCKED",
        message: "There is a session between the two volumes.",
        remedy: "Use that session, or delete it first.",
        values: { sessionKey: key },
      });
    } else if (stored === null) {
      const isLikely = code === "NO_SESSION_YET" && pair.likeNamed.length > 0;
      yield checkOf(code, isLikely ? replicatedAlready(pair.likeNamed) : unregistered("its other sessions"));
    } else {
      const reasons = stored.filter((check) => check.code === code);
      if (reasons.length > 0) yield* reasons;
      else yield checkOf(code, passed(CHECKS[code]));
    }
  }
}

/** A host has many names, and nobody of an unregistered cluster tells whether two of them mean the same volume. */
function replicatedAlready(likeNamed: readonly string[]): Finding {
  return {
    status: "WARNING",
    message:
      "The source is replicated to a volume of that name already, by another name of its host, or on another host.",
    remedy:
      "If it is the same volume, use that session: create with force would give it this name. Registering its cluster tells.",
    values: { sessions: likeNamed.join(", ") },
  };
}

function leadsTo(sessionKey: string, pair: Pick<PairFacts, "destinationName" | "destinationVolumeId">): boolean {
  const { destinationName, destinationVolumeId } = pair;
  const isNamed = `${sessionKey}:`.includes(`:ssh://${destinationName}:`);
  return isNamed || (destinationVolumeId !== null && sessionKey.endsWith(`:${destinationVolumeId}`));
}

type Mounted = Extract<MountFacts, { mounted: true }>;

function mountedOf(mounts: readonly (MountFacts | null)[]): Mounted | null {
  return mounts.find((mount): mount is Mounted => mount?.mounted === true && mount.isRoot) ?? null;
}

function* volumeChecks(pair: PairFacts): Iterable<Check> {
  const [near, there] = [answersOf(pair.source), answersOf(pair.destination)];
  const far = near.map((answer) => answer.far);
  const source = mountedOf(near.map(({ own }) => own));
  const destination = mountedOf([...there.map(({ own }) => own), ...far]);
  yield checkOf("SOURCE_STARTED", started(near, "The source volume"));
  if (pair.destination !== null) yield checkOf("DESTINATION_STARTED", started(there, "The destination volume"));
  const lead = pair.source.find(({ host }) => host.id === pair.leadId);
  const tried = far.find((mount) => mount !== null) ?? null;
  if (lead !== undefined && pair.keys !== "MANAGED") {
    yield checkOf("DESTINATION_MOUNTABLE", mountableFrom(lead, tried, pair, there), lead.host);
  }
  const unknown = (message: string): Finding => ({ status: "NOT_CHECKED", message });
  yield checkOf(
    "SOURCE_SIZE_KNOWN",
    source === null
      ? unknown("The source volume could not be mounted.")
      : passed("The size of the source volume is known.", { bytes: source.size }),
  );
  yield checkOf(
    "DESTINATION_SIZE_KNOWN",
    destination === null
      ? unknown("The destination volume could not be mounted.")
      : passed("The size of the destination volume is known.", { bytes: destination.size }),
  );
  if (source === null || destination === null) {
    const finding = unknown("Not both of the volumes could be mounted.");
    yield checkOf("DESTINATION_LARGE_ENOUGH", finding);
    yield checkOf("DESTINATION_FREE_SPACE", finding);
  } else {
    yield checkOf("DESTINATION_LARGE_ENOUGH", largeEnough(source, destination));
    yield checkOf("DESTINATION_FREE_SPACE", freeSpace(source, destination));
  }
  yield checkOf(
    "DESTINATION_EMPTY",
    destination === null ? unknown("The destination volume could not be mounted.") : empty(destination, pair),
  );
}

/** Gluster's own create mounts the destination on the node that it runs on; gsyncd mounts it on the destination only. */
function mountableFrom(
  lead: NodeFacts,
  tried: MountFacts | null,
  { keys, clustersWithoutVolume: clusters }: PairFacts,
  there: readonly NodeAnswer[],
): Finding {
  const finding = mountable(tried, "the destination volume");
  if (finding === null) {
    const why = lead.answer === null ? "could not be asked" : "did not come to it in time";
    return { status: "NOT_CHECKED", message: `The node ${why}.` };
  }
  if (finding.status === "BLOCKED" && clusters.length > 0) {
    const [verb, names] = [clusters.length === 1 ? "has" : "have", clusters.join(", ")];
    const message = `${finding.message} ${names} ${verb} a host of that name, and no volume of that name.`;
    return { ...finding, message, remedy: "Check the volume's name, or create the volume there and start it." };
  }
  const isMountable = mountedOf(there.map(({ own }) => own)) !== null;
  if (finding.status !== "BLOCKED" || keys === "PUSH_PEM" || !isMountable) return finding;
  return {
    ...finding,
    status: "WARNING",
    remedy: "Only Gluster's own create mounts it there: open Gluster's ports on the destination for that way.",
  };
}

function started(answers: readonly NodeAnswer[], what: string): Finding {
  const status = answers.find(({ volumeStatus }) => volumeStatus !== null)?.volumeStatus ?? null;
  if (status === null) return { status: "NOT_CHECKED", message: `No node answered whether it is started: ${what}.` };
  return status === "Started"
    ? passed(`${what} is started.`)
    : { status: "BLOCKED", message: `${what} is not started.`, remedy: "Start the volume.", values: { status } };
}

function largeEnough(source: Mounted, destination: Mounted): Finding {
  const values = { sourceBytes: source.size, destinationBytes: destination.size };
  if (destination.size >= source.size) return passed("The destination is at least as large as the source.", values);
  const remedy = "Add bricks to the destination, or force if what the source will hold fits.";
  return { status: "FORCEABLE", message: "The destination is smaller than the source.", remedy, values };
}

function freeSpace(source: Mounted, destination: Mounted): Finding {
  const used = source.size - source.free;
  const values = { sourceUsedBytes: used, destinationFreeBytes: destination.available };
  if (destination.available >= used) return passed("The destination has room for what the source holds.", values);
  const remedy = "Free space on the destination, or add bricks to it.";
  return { status: "FORCEABLE", message: "The destination has no room for what the source holds.", remedy, values };
}

function empty({ hasFiles }: Mounted, { stored, likeNamed }: PairFacts): Finding {
  if (!hasFiles) return passed("The destination holds no files.");
  const isReplica = stored === null ? likeNamed.length > 0 : stored.some(({ code }) => INTO_IT.has(code));
  const remedy = isReplica ? KEEP_REPLICA : DELETE_OR_FORCE;
  return { status: "FORCEABLE", message: "The destination holds files.", remedy };
}

function versions({ source, destination, leadId }: PairFacts): Finding {
  const known = new Map<string, string>();
  const unknown: string[] = [];
  for (const { host, answer } of [...source, ...(destination ?? [])]) {
    if (answer?.glusterVersion == null) unknown.push(host.name);
    else known.set(host.name, answer.glusterVersion);
  }
  if (destination === null) {
    const lead = source.find(({ host }) => host.id === leadId);
    const version = /^glusterfs (\S+)/.exec(lead?.answer?.login?.answer ?? "")?.[1];
    if (version === undefined) unknown.push("the destination, whose cluster is not registered");
    else known.set("the destination", version);
  }
  const values = Object.fromEntries(known);
  if (new Set(known.values()).size > 1) {
    const remedy = "Upgrade the older hosts; Gluster's own create asks for force until then.";
    return { status: "FORCEABLE", message: "The nodes run different versions of Gluster.", remedy, values };
  }
  return unknown.length === 0
    ? passed("All nodes run the same version of Gluster.", values)
    : { status: "NOT_CHECKED", message: `The version of Gluster is not known of ${unknown.join(", ")}.`, values };
}

function clocks(nodes: readonly NodeFacts[], isWhole: boolean): Finding {
  const read = nodes.flatMap(({ host, clock }) => (clock === null ? [] : [{ name: host.name, ...clock }]));
  const values = Object.fromEntries(
    read.map(({ name, aheadMs, errorMs }) => [
      `${name} secondsAhead`,
      `${(aheadMs / 1_000).toFixed(1)} ± ${(errorMs / 1_000).toFixed(1)}`,
    ]),
  );
  // The least that the furthest two can differ by.
  let apart = 0;
  for (const a of read) for (const b of read) apart = Math.max(apart, a.aheadMs - b.aheadMs - a.errorMs - b.errorMs);
  const remedy = "Keep all nodes in time with NTP: checkpoints and the order of changes stand on their clocks.";
  const message = `The clocks of two nodes differ by at least ${(apart / 1_000).toFixed(1)} seconds.`;
  if (apart > CLOCKS.forceable) return { status: "FORCEABLE", message, remedy, values };
  if (apart > CLOCKS.warning) return { status: "WARNING", message, remedy, values };
  if (read.length === nodes.length && isWhole) return passed("The clocks of all nodes agree.", values);
  return { status: "NOT_CHECKED", message: "Not every node's clock could be read.", values };
}

function* login({ source, keys, leadId, destination }: PairFacts): Iterable<Check> {
  if (keys === "MANAGED" && destination !== null) return;
  const lead = source.find(({ host }) => host.id === leadId);
  const trial = lead?.answer?.login ?? null;
  if (lead === undefined || trial === null) {
    yield checkOf(
      "SSH_LOGIN",
      { status: "NOT_CHECKED", message: "No source node tried to log in." },
      lead?.host ?? null,
    );
    return;
  }
  const values = { exitCode: trial.exitCode, answer: trial.answer };
  if (trial.exitCode === 0 && trial.answer.startsWith("glusterfs")) {
    yield checkOf("SSH_LOGIN", passed("The node logs in to the destination without a password.", values), lead.host);
    return;
  }
  // Without a registered destination there is no other way to spread keys.
  const isNeeded = keys === "PUSH_PEM" || destination === null;
  yield checkOf(
    "SSH_LOGIN",
    {
      status: isNeeded ? "BLOCKED" : "WARNING",
      message:
        trial.exitCode === 0
          ? "The node logs in to the destination, and finds no gluster there."
          : "The node cannot log in to the destination without a password.",
      remedy: isNeeded
        ? "Give the node's root a password-less login there, or register the destination's cluster: then no login is needed."
        : "Only Gluster's own way to spread keys needs this login.",
      values,
    },
    lead.host,
  );
}

function* leftovers(pair: PairFacts): Iterable<Check> {
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
    yield checkOf(
      "NO_LEFTOVER_SYNC_TIME",
      isThere ? passed("The sync time is that of the session.") : syncTimeLeft(answer, pair),
      host,
    );
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
  const [near, far] = [source, destination].map((nodes) => mountedOf(answersOf(nodes).map(({ own }) => own)));
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
