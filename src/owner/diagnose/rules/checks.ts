import { type Check, type CheckCode, CHECKS, NO_ANSWER } from "../../../model/checks/checks.js";
import { NOT_EXECUTABLE, ON_THE_NODE } from "../../../model/checks/node-checks.js";
import type { FindingCode, FindingSeverity } from "../../../model/findings/findings.js";
import type { GeoRepFindingEvidence } from "../../../model/schema/finding-evidence.js";
import { listed } from "./listed.js";
import { RSYNC_REMEDY } from "./rsync-missing.js";
import { reachRemedy, unreachedText } from "./ssh-unreachable.js";
import { type Judgment, ofHost, type Rule, secondaryVolumeOf, type SessionEvidence, severityOf } from "../evidence.js";

/** Which finding a check of the preflight is that does not pass. What concerns the creation of a session alone is none. */
const FOUND_BY: Partial<Readonly<Record<CheckCode, FindingCode>>> = {
  SOURCE_STARTED: "SOURCE_VOLUME_STOPPED",
  SOURCE_MOUNTABLE: "SOURCE_NOT_MOUNTABLE",
  DESTINATION_STARTED: "DESTINATION_VOLUME_STOPPED",
  DESTINATION_MOUNTABLE: "DESTINATION_NOT_MOUNTABLE",
  GSYNCD_WORKS: "GSYNCD_BROKEN",
  PYTHON_WORKS: "PYTHON_BROKEN",
  RSYNC_COPIES: "RSYNC_COPIES_NOTHING",
  NAMES_RESOLVE: "HOST_UNRESOLVABLE",
  SSH_REACHED: "SSH_UNREACHABLE",
  DESTINATION_FREE_SPACE: "DESTINATION_FULL",
  NODE_FREE_SPACE: "NODE_DISK_FULL",
  CLOCKS_AGREE: "CLOCKS_APART",
  GLUSTER_VERSIONS_MATCH: "GLUSTER_VERSIONS_DIFFER",
};

/** Findings about rsync, which a session that copies with tar has none of. */
const OF_RSYNC: ReadonlySet<FindingCode> = new Set(["RSYNC_COPIES_NOTHING", "RSYNC_MISSING"]);
/** Those that do not tell why a worker fails. */
const BESIDE: ReadonlySet<FindingCode> = new Set([...OF_RSYNC, "CLOCKS_APART", "GLUSTER_VERSIONS_DIFFER"]);

/** What a preflight of the session's two volumes finds that is wrong with a session that is there. */
const RULES = [...Object.values(FOUND_BY), "RSYNC_MISSING" as const].map((code): Rule => ({
  code,
  judge: (evidence) => judge(code, evidence),
}));

/** Those that tell why workers fail. */
export const explainingChecks = RULES.filter(({ code }) => !BESIDE.has(code));
export const otherChecks = RULES.filter(({ code }) => BESIDE.has(code));

/** Null for a check that passes, or concerns the creation of a session alone. */
function codeOf(check: Check): FindingCode | null {
  if (!isWrong(check)) return null;
  // An rsync that is there tells its version.
  const hasNoRsync = check.code === "RSYNC_COPIES" && !check.values.some(({ name }) => name === "version");
  return hasNoRsync ? "RSYNC_MISSING" : (FOUND_BY[check.code] ?? null);
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
    evidence: wrong.map(shown),
    remedy: remediesOf(wrong),
    mutation: null,
    ...OF_SESSION[code]?.(wrong, evidence),
  };
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
  RSYNC_MISSING: (wrong) => ({ remedy: [...remediesOfDenied(wrong), ...RSYNC_REMEDY], mutation: "setGeoRepOption" }),
  RSYNC_COPIES_NOTHING: () => ({
    remedy: [
      "Copy with tar: setGeoRepOption with the key sync-method and tarssh.",
      "Or install an rsync that copies on all nodes of both clusters (upstream 3.2.7 does).",
    ],
    mutation: "setGeoRepOption",
  }),
};

/** Where rsync is there, and may not be run. */
function remediesOfDenied(wrong: readonly Check[]): string[] {
  const denied = wrong.filter(({ values }) =>
    values.some(({ name, value }) => name === "exitCode" && value === String(NOT_EXECUTABLE)),
  );
  return remediesOf(denied);
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
  const pairs = wrong.flatMap(({ host, values }) =>
    values
      .filter(({ value }) => value === NO_ANSWER)
      .map(({ name }) => ({ from: host?.name ?? "a source node", to: name })),
  );
  const [first] = pairs;
  const port = wrong.flatMap(({ values }) => values).find(({ name }) => name === "port")?.value;
  if (first === undefined || port === undefined) return {};
  const [from, to] = [listed(pairs.map((pair) => pair.from)), listed(pairs.map((pair) => pair.to))];
  return {
    message: unreachedText({ from, to, port, why: "it does not answer" }),
    remedy: reachRemedy({ from, to: pairs.map((pair) => pair.to), port }),
  };
}

/** Less than this, in bytes, holds nothing that is worth copying. */
const NO_ROOM = 4n * 1_048_576n;

function isWrong({ code, status, values }: Check): boolean {
  // Before there is a session, everything that the source holds has to find room; later it is there already.
  if (code === "DESTINATION_FREE_SPACE") {
    const free = values.find(({ name }) => name === "destinationFreeBytes")?.value;
    return free !== undefined && BigInt(free) < NO_ROOM;
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

function shown({ code, host, message, values }: Check): GeoRepFindingEvidence {
  return {
    ...ofHost(host),
    source: `${PREFLIGHT}${CHECKS[code]}`,
    lines: [message, ...values.map(({ name, value }) => `${name}: ${value}`)].slice(0, 10),
  };
}
