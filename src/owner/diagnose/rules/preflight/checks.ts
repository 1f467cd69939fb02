import { CANNOT_TELL, type Check, type CheckCode, CHECKS, NO_ANSWER } from "../../../../model/checks/checks.js";
import { NOT_EXECUTABLE, ON_THE_NODE } from "../../../../model/checks/node-checks.js";
import type { Cause, FindingCode, FindingSeverity } from "../../../../model/findings/findings.js";
import type { GeoRepFindingEvidence } from "../../../../model/schema/finding-evidence.js";
import { commandFor, valueOf } from "./check-commands.js";
import { listed } from "../listed.js";
import { rsyncRemedy } from "../gsyncd-log/rsync-missing.js";
import { beginAnew, setOption } from "../session-commands.js";
import { reachRemedy, unreachedText } from "../gsyncd-log/ssh-unreachable.js";
import {
  type Judgment,
  ofHost,
  type Rule,
  secondaryVolumeOf,
  type SessionEvidence,
  severityOf,
} from "../../evidence.js";

interface FoundBy {
  readonly code: FindingCode;
  readonly check: CheckCode;
  /** A value that it has where it is this finding; any where left out. */
  readonly having?: string;
}

/**
 * Which finding a check of the preflight is that does not pass, the first that fits. What concerns the creation of a session alone is
 * none.
 */
const FOUND_BY: readonly FoundBy[] = [
  { code: "SOURCE_VOLUME_STOPPED", check: "SOURCE_STARTED" },
  { code: "SOURCE_NOT_MOUNTABLE", check: "SOURCE_MOUNTABLE" },
  { code: "DESTINATION_VOLUME_STOPPED", check: "DESTINATION_STARTED" },
  { code: "DESTINATION_NOT_MOUNTABLE", check: "DESTINATION_MOUNTABLE" },
  { code: "GSYNCD_BROKEN", check: "GSYNCD_WORKS" },
  { code: "PYTHON_BROKEN", check: "PYTHON_WORKS" },
  // An rsync that is there tells its version.
  { code: "RSYNC_COPIES_NOTHING", check: "RSYNC_COPIES", having: "version" },
  { code: "RSYNC_MISSING", check: "RSYNC_COPIES" },
  { code: "HOST_UNRESOLVABLE", check: "NAMES_RESOLVE" },
  { code: "SSH_PORT_DIFFERS", check: "SSH_REACHED", having: "answersOnPort" },
  { code: "SSH_UNREACHABLE", check: "SSH_REACHED" },
  { code: "SYNC_TIME_LEFT_OVER", check: "NO_LEFTOVER_SYNC_TIME" },
  { code: "DESTINATION_FULL", check: "DESTINATION_FREE_SPACE" },
  { code: "NODE_DISK_FULL", check: "NODE_FREE_SPACE" },
  { code: "CLOCKS_APART", check: "CLOCKS_AGREE" },
  { code: "GLUSTER_VERSIONS_DIFFER", check: "GLUSTER_VERSIONS_MATCH" },
];

/** Findings about rsync, which a session that copies with tar has none of. */
const OF_RSYNC: ReadonlySet<FindingCode> = new Set(["RSYNC_COPIES_NOTHING", "RSYNC_MISSING"]);
/** Those that do not tell why a worker fails. */
const BESIDE: ReadonlySet<FindingCode> = new Set([
  ...OF_RSYNC,
  "CLOCKS_APART",
  "GLUSTER_VERSIONS_DIFFER",
  "SYNC_TIME_LEFT_OVER",
]);

/** What a preflight of the session's two volumes finds that is wrong with a session that is there. */
const RULES = FOUND_BY.map(({ code }): Rule => ({
  code,
  judge: (evidence) => judge(code, evidence),
  wouldTell: (evidence, before) => wouldTell(code, evidence, before),
}));

/** Those that tell why workers fail. */
export const explainingChecks = RULES.filter(({ code }) => !BESIDE.has(code));
export const otherChecks = RULES.filter(({ code }) => BESIDE.has(code));

/** Null for a check that passes, or concerns the creation of a session alone. */
function codeOf(check: Check): FindingCode | null {
  if (!isWrong(check)) return null;
  const found = FOUND_BY.find(
    ({ check: code, having }) => code === check.code && (having === undefined || valueOf(check, having) !== null),
  );
  return found?.code ?? null;
}

function judge(code: FindingCode, evidence: SessionEvidence): Judgment | null {
  const wrong = (evidence.checkUp?.checks ?? []).filter((check) => codeOf(check) === code);
  const [first] = wrong;
  if (first === undefined || (OF_RSYNC.has(code) && evidence.syncMethod !== "RSYNC")) return null;
  const hosts = listed(wrong.flatMap(({ host }) => host?.name ?? []));
  return {
    severity: severityOfChecks(code, wrong, evidence),
    message: hosts === "" ? first.message : `${hosts}: ${first.message}`,
    since: null,
    evidence: wrong.map((check) => shown(check, evidence)),
    remedy: remediesOf(wrong),
    mutation: null,
    ...OF_SESSION[code]?.(wrong, evidence),
  };
}

/**
 * Whether the last preflight came to what one before had found: a node may not have answered it, or there was none since. What no
 * preflight can tell any more is over.
 */
function wouldTell(code: FindingCode, { checkUp, syncMethod }: SessionEvidence, before: Cause["evidence"]): boolean {
  const hosts = new Set(before.flatMap(({ source, hostId }) => (source.startsWith(PREFLIGHT) ? [hostId] : [])));
  if (hosts.size === 0 || (OF_RSYNC.has(code) && syncMethod !== "RSYNC")) return true;
  // One that could not be made has none.
  if (checkUp === null || checkUp.checks.length === 0) return false;
  const wanted = new Set(FOUND_BY.flatMap((found) => (found.code === code ? [found.check] : [])));
  const made = checkUp.checks.filter(({ code: check }) => wanted.has(check));
  return !made.some((check) => isUntold(check) && hosts.has(check.host?.id ?? null));
}

function isUntold(check: Check): boolean {
  return check.status === "NOT_CHECKED" && valueOf(check, CANNOT_TELL) === null;
}

/** What is said of a session that is there, where the preflight's words are of one that is to be made. */
const OF_SESSION: Partial<
  Readonly<Record<FindingCode, (wrong: readonly Check[], evidence: SessionEvidence) => Partial<Judgment>>>
> = {
  DESTINATION_VOLUME_STOPPED: (_, evidence) => ({
    remedy: [`On a destination node: gluster volume start ${secondaryVolumeOf(evidence)}`],
  }),
  DESTINATION_FULL: () => ({ message: "The destination volume is full." }),
  SSH_UNREACHABLE: unreached,
  SSH_PORT_DIFFERS: otherPort,
  SYNC_TIME_LEFT_OVER: (wrong, evidence) => ({
    severity: "CRITICAL",
    message: `Everything that ${evidence.volume.name} held until ${wrong.map((check) => valueOf(check, "syncedUpTo"))[0] ?? ""} counts as copied, and ${secondaryVolumeOf(evidence)} is empty.`,
    remedy: beginAnew(evidence),
    mutation: "deleteGeoRepSession",
  }),
  RSYNC_MISSING: (wrong, evidence) => ({
    remedy: [...remediesOfDenied(wrong), ...rsyncRemedy(evidence)],
    mutation: "setGeoRepOption",
  }),
  RSYNC_COPIES_NOTHING: (_, evidence) => ({
    remedy: [
      setOption(evidence, "sync-method", "tarssh"),
      "Or install an rsync that copies on all nodes of both clusters (upstream 3.2.7 does).",
    ],
    mutation: "setGeoRepOption",
  }),
};

/** Where rsync is there, and may not be run. */
function remediesOfDenied(wrong: readonly Check[]): string[] {
  return remediesOf(wrong.filter((check) => valueOf(check, "exitCode") === String(NOT_EXECUTABLE)));
}

/** Each once, with the names of the nodes that it is for. */
function remediesOf(wrong: readonly Check[]): string[] {
  const byRemedy = Map.groupBy(wrong, ({ remedy }) => remedy);
  return [...byRemedy].flatMap(([remedy, checks]) => {
    const hosts = listed(checks.flatMap(({ host }) => host?.name ?? []));
    return remedy?.startsWith(ON_THE_NODE) === true && hosts !== ""
      ? [`On ${hosts}: ${remedy.slice(ON_THE_NODE.length)}`]
      : (remedy ?? []);
  });
}

/** In the words of what gsyncd's log tells of it: which of the two is read first is a matter of time. */
function unreached(wrong: readonly Check[]): Partial<Judgment> {
  const { from, to, port } = pairsOf(wrong);
  return {
    message: unreachedText({ from, to: listed(to), port, why: "it does not answer" }),
    remedy: reachRemedy({ from, to, port }),
  };
}

function otherPort(wrong: readonly Check[], evidence: SessionEvidence): Partial<Judgment> {
  const { from, to, port } = pairsOf(wrong);
  const right = wrong.map((check) => valueOf(check, "answersOnPort"))[0] ?? "";
  return {
    message: `The SSH servers of ${listed(to)} answer ${from} on port ${right}; the session connects to port ${port}, on which none does.`,
    remedy: [setOption(evidence, "ssh-port", right)],
    mutation: "setGeoRepOption",
  };
}

/** Which source nodes, as a text, do not reach which nodes of the destination, on the session's port. */
function pairsOf(wrong: readonly Check[]) {
  const to = wrong.flatMap(({ values }) => values.filter(({ value }) => value === NO_ANSWER).map(({ name }) => name));
  return {
    from: listed(wrong.map(({ host }) => host?.name ?? "a source node")),
    // Nodes tell of them in the order in which they come to know.
    to: [...new Set(to)].toSorted(),
    port: wrong.map((check) => valueOf(check, "port"))[0] ?? "",
  };
}

/** Less than this, in bytes, holds nothing that is worth copying. */
const NO_ROOM = 4n * 1_048_576n;

function isWrong(check: Check): boolean {
  const { code, status } = check;
  // Before there is a session, everything that the source holds has to find room; later it is there already.
  if (code === "DESTINATION_FREE_SPACE") {
    const free = valueOf(check, "destinationFreeBytes");
    return free !== null && BigInt(free) < NO_ROOM;
  }
  return status === "BLOCKED" || status === "FORCEABLE" || status === "WARNING";
}

function severityOfChecks(code: FindingCode, wrong: readonly Check[], { workers }: SessionEvidence): FindingSeverity {
  if (code === "GLUSTER_VERSIONS_DIFFER") return "INFO";
  if (wrong.every(({ status }) => status === "WARNING")) return "WARNING";
  if (OF_RSYNC.has(code)) return "CRITICAL";
  // Where no source node reaches a destination node any more, an Active worker copies nothing either.
  const isEverywhere = workers.every(({ brick }) => wrong.some(({ host }) => host?.id === brick.hostId));
  return code === "SSH_UNREACHABLE" && isEverywhere ? "CRITICAL" : severityOf(workers);
}

/** How evidence of a preflight begins to say where it is from. */
export const PREFLIGHT = "preflight: ";

function shown(check: Check, evidence: SessionEvidence): GeoRepFindingEvidence {
  const { code, host, message, values } = check;
  return {
    ...ofHost(host),
    source: `${PREFLIGHT}${CHECKS[code]}`,
    command: commandFor(check, evidence),
    lines: [message, ...values.map(({ name, value }) => `${name}: ${value}`)].slice(0, 10),
  };
}
