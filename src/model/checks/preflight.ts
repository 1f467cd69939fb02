import { sentence } from "../../sentence.js";
import { CANNOT_TELL, type Check, type CheckCode, type CheckStatus, CHECKS, NOT_REGISTERED } from "./checks.js";
import { clocks } from "./clocks.js";
import { leftovers } from "./leftovers.js";
import { checkOf, type Finding, nodeChecks, passed } from "./node-checks.js";
import type { NodeFacts } from "./node-facts.js";
import { answersOf, leadsTo, type PairFacts, unregistered } from "./pair-facts.js";
import { volumeChecks } from "./volume-checks.js";

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
        ? `The service cannot ask ${host.name}: ${sentence(reason ?? "reason not known")}`
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

const UNREGISTERED = "the destination, whose cluster is not registered";

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
    if (version === undefined) unknown.push(UNREGISTERED);
    else known.set("the destination", version);
  }
  const values = Object.fromEntries(known);
  if (new Set(known.values()).size > 1) {
    const remedy = "Upgrade the older hosts; Gluster's own create asks for force until then.";
    return { status: "FORCEABLE", message: "The nodes run different versions of Gluster.", remedy, values };
  }
  if (unknown.length === 0) return passed("All nodes run the same version of Gluster.", values);
  const message = `The version of Gluster is not known of ${unknown.join(", ")}.`;
  const why = unknown.every((name) => name === UNREGISTERED) ? NOT_REGISTERED : null;
  return { status: "NOT_CHECKED", message, values: { ...values, [CANNOT_TELL]: why } };
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
