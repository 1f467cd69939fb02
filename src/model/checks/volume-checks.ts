import { CANNOT_TELL, type Check, DELETE_OR_FORCE, KEEP_REPLICA } from "./checks.js";
import { checkOf, type Finding, mountable, passed } from "./node-checks.js";
import type { MountFacts, NodeAnswer, NodeFacts } from "./node-facts.js";
import { answersOf, INTO_IT, type Mounted, mountedOf, type PairFacts } from "./pair-facts.js";

/** What is checked of the two volumes: that they are there, and how much they hold. */
export function* volumeChecks(pair: PairFacts): Iterable<Check> {
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
  const unknown = (message: string, values: Finding["values"] = {}): Finding => ({
    status: "NOT_CHECKED",
    message,
    values,
  });
  yield checkOf(
    "SOURCE_SIZE_KNOWN",
    source === null
      ? unknown("The source volume could not be mounted.")
      : passed("The size of the source volume is known.", { bytes: source.size }),
  );
  // gsyncd's client, whose pid is -1, writes past a quota; the mount shows its limit all the same (10.3).
  const isLimited = there.some(({ showsQuota }) => showsQuota);
  const sized = isLimited ? null : destination;
  const notTold = isLimited
    ? unknown("A mount of the destination volume shows what a quota leaves to clients, not what its bricks have.", {
        [CANNOT_TELL]: "a quota is shown",
      })
    : unknown("The destination volume could not be mounted.");
  yield checkOf(
    "DESTINATION_SIZE_KNOWN",
    sized === null ? notTold : passed("The size of the destination volume is known.", { bytes: sized.size }),
  );
  if (source === null || sized === null) {
    const finding = isLimited ? notTold : unknown("Not both of the volumes could be mounted.");
    yield checkOf("DESTINATION_LARGE_ENOUGH", finding);
    yield checkOf("DESTINATION_FREE_SPACE", finding);
  } else {
    yield checkOf("DESTINATION_LARGE_ENOUGH", largeEnough(source, sized));
    yield checkOf("DESTINATION_FREE_SPACE", freeSpace(source, sized));
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
