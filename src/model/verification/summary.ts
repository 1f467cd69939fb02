/** What the comparison of all entries of a sample comes to. */
import { type Difference, DIFFERENCE_KINDS, type DifferenceKind, type EntryVerdict } from "./compare.js";
import { type Entry, shownBytes } from "./entry.js";

export const VERIFICATION_VERDICTS = ["IDENTICAL", "DIFFERENT", "NOT_YET", "INCOMPLETE"] as const;
export type VerificationVerdict = (typeof VERIFICATION_VERDICTS)[number];

/** A difference as it is kept. */
export interface FoundDifference extends Difference {
  /** From the volume's root, as `shownBytes` writes it, shortened. */
  readonly path: string;
  /** When the entry was last changed at the source (ctime). */
  readonly changedAt: string;
  /** Whether geo-replication says that it has copied that change. */
  readonly settled: boolean;
}

export interface DifferenceCount {
  readonly kind: DifferenceKind;
  /** Entries of the sample. */
  readonly entries: number;
}

export interface Summary {
  readonly verdict: VerificationVerdict;
  readonly message: string;
  readonly compared: number;
  readonly different: number;
  readonly notYet: number;
  readonly notCompared: number;
  readonly counts: readonly DifferenceCount[];
  readonly differences: readonly FoundDifference[];
}

/** How many differences are kept. */
const KEPT_DIFFERENCES = 100;
const KEPT_PATH = 1_000;

const ORDER = Object.keys(DIFFERENCE_KINDS) as DifferenceKind[];

export interface Judged {
  readonly entry: Entry;
  readonly verdict: EntryVerdict;
}

/**
 * @param isWhole whether everything in the volume was seen before the sample was chosen
 * @param syncedUpTo last_synced of the session, epoch seconds; null where it has none
 */
export function summaryOf(judged: readonly Judged[], isWhole: boolean, syncedUpTo: number | null): Summary {
  const found = judged.flatMap(({ entry, verdict }) =>
    verdict.kind === "DIFFERENT"
      ? verdict.differences.map((difference) => keptOf(entry, difference, verdict.isSettled))
      : [],
  );
  const count = (fits: (verdict: EntryVerdict) => boolean): number =>
    judged.filter((each) => fits(each.verdict)).length;
  const different = count((verdict) => verdict.kind === "DIFFERENT" && verdict.isSettled);
  const notYet = count((verdict) => verdict.kind === "DIFFERENT" && !verdict.isSettled);
  const notCompared = count(({ kind }) => kind === "NOT_COMPARED");
  const compared = different + notYet + count(({ kind }) => kind === "IDENTICAL");
  const counts = ORDER.map((kind) => ({
    kind,
    entries: found.filter((each) => each.settled && each.kind === kind).length,
  })).filter(({ entries }) => entries > 0);
  const figures = { compared, different, notYet, notCompared, counts };
  const verdict = verdictOf(figures, isWhole);
  const reason = judged.flatMap((each) => (each.verdict.kind === "NOT_COMPARED" ? [each.verdict.reason] : []))[0];
  return {
    verdict,
    message: messageOf(verdict, figures, { isWhole, syncedUpTo, reason: reason ?? null }),
    ...figures,
    differences: found
      .toSorted((a, b) => Number(b.settled) - Number(a.settled) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
      .slice(0, KEPT_DIFFERENCES),
  };
}

function keptOf({ path, changedAt }: Entry, difference: Difference, settled: boolean): FoundDifference {
  const shown = shownBytes(path);
  const cut = shown.length <= KEPT_PATH ? shown : `${shown.slice(0, KEPT_PATH).toWellFormed()}…`;
  return {
    path: cut,
    changedAt: new Date(Math.floor(Number(changedAt) * 1_000)).toISOString(),
    ...difference,
    settled,
  };
}

type Figures = Pick<Summary, "compared" | "different" | "notYet" | "notCompared" | "counts">;

function verdictOf({ compared, different, notYet, notCompared }: Figures, isWhole: boolean): VerificationVerdict {
  if (different > 0) return "DIFFERENT";
  if (notCompared > 0 || (compared === 0 && !isWhole)) return "INCOMPLETE";
  return notYet > 0 ? "NOT_YET" : "IDENTICAL";
}

interface About {
  readonly isWhole: boolean;
  readonly syncedUpTo: number | null;
  readonly reason: string | null;
}

function messageOf(verdict: VerificationVerdict, figures: Figures, { isWhole, syncedUpTo, reason }: About): string {
  const { compared, different, notYet, notCompared, counts } = figures;
  const empty = counts.find(({ kind }) => kind === "EMPTY")?.entries ?? 0;
  const sentences: string[] = [];
  if (empty > 0) sentences.push(emptyWords(empty));
  if (compared === 0 && verdict === "IDENTICAL")
    sentences.push("There was nothing to compare: the source holds nothing.");
  else if (verdict === "IDENTICAL")
    sentences.push(`All ${compared} entries that were compared are the same at both ends.`);
  if (different > 0) {
    const kinds = counts.map(({ kind, entries }) => `${entries} ${kind}`).join(", ");
    const since =
      syncedUpTo === null ? "" : `, though the session is synced up to ${new Date(syncedUpTo * 1_000).toISOString()}`;
    sentences.push(`${different} of ${compared} entries differ at the destination (${kinds})${since}.`);
  }
  if (notYet > 0) sentences.push(notYetWords(notYet, syncedUpTo));
  if (notCompared > 0) sentences.push(`${notCompared} could not be compared: ${reason}.`);
  if (!isWhole)
    sentences.push("Not all of the source was seen before the sample was chosen: it holds more than time allowed.");
  return sentences.join(" ");
}

function emptyWords(count: number): string {
  return (
    `${count} ${count === 1 ? "file is" : "files are"} EMPTY at the destination and not at the source: geo-replication made them there and copied nothing into them. ` +
    "An rsync that copies nothing on a geo-replication mount and reports success does that: install one that copies on all nodes (upstream 3.2.7 does), " +
    "or set the option sync-method to tarssh; then delete the session with resetSyncTime and create it anew, so that all is copied again."
  );
}

function notYetWords(count: number, syncedUpTo: number | null): string {
  const until =
    syncedUpTo === null
      ? "the session has not told yet up to when it is synced"
      : `the session is synced up to ${new Date(syncedUpTo * 1_000).toISOString()}`;
  return `${count} that differ may not be copied yet: they were changed later than that, or while they were compared (${until}). Set a checkpoint with touch, and verify again when it is completed.`;
}
