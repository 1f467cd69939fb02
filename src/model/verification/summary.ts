/** What the comparison of all entries of a sample comes to. */
import { cut } from "../cut.js";
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

/** What was seen of the source before the sample was chosen. */
export interface Seen {
  readonly isWhole: boolean;
  /** Why some of it could not be read; null where the time, or the room for the answer, did not last. */
  readonly trouble: string | null;
}

/** @param syncedUpTo last_synced of the session, epoch seconds; null where it has none */
export function summaryOf(judged: readonly Judged[], seen: Seen, syncedUpTo: number | null): Summary {
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
  const verdict = verdictOf(figures, seen);
  const reason = judged.flatMap((each) => (each.verdict.kind === "NOT_COMPARED" ? [each.verdict.reason] : []))[0];
  return {
    verdict,
    message: messageOf(verdict, figures, { ...seen, syncedUpTo, reason: reason ?? null }),
    ...figures,
    differences: found
      .toSorted((a, b) => Number(b.settled) - Number(a.settled) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
      .slice(0, KEPT_DIFFERENCES),
  };
}

function keptOf({ path, changedAt }: Entry, difference: Difference, settled: boolean): FoundDifference {
  return {
    path: cut(shownBytes(path), KEPT_PATH),
    changedAt: new Date(Math.floor(Number(changedAt) * 1_000)).toISOString(),
    ...difference,
    settled,
  };
}

type Figures = Pick<Summary, "compared" | "different" | "notYet" | "notCompared" | "counts">;

function verdictOf(figures: Figures, { isWhole, trouble }: Seen): VerificationVerdict {
  const { compared, different, notYet, notCompared } = figures;
  if (different > 0) return "DIFFERENT";
  if (notCompared > 0 || trouble !== null || (compared === 0 && !isWhole)) return "INCOMPLETE";
  return notYet > 0 ? "NOT_YET" : "IDENTICAL";
}

interface About extends Seen {
  readonly syncedUpTo: number | null;
  readonly reason: string | null;
}

function messageOf(verdict: VerificationVerdict, figures: Figures, about: About): string {
  const { compared, different, notYet, notCompared, counts } = figures;
  const { isWhole, trouble, reason } = about;
  const upTo = about.syncedUpTo === null ? null : new Date(about.syncedUpTo * 1_000).toISOString();
  const empty = counts.find(({ kind }) => kind === "EMPTY")?.entries ?? 0;
  const kinds = counts.map(({ kind, entries }) => `${entries} ${kind}`).join(", ");
  const since = upTo === null ? "" : `, though the session is synced up to ${upTo}`;
  const identical =
    compared === 0
      ? "There was nothing to compare: the source holds nothing."
      : `All ${compared} entries that were compared are the same at both ends.`;
  return [
    empty > 0 && emptyWords(empty),
    verdict === "IDENTICAL" && identical,
    different > 0 && `${different} of ${compared} entries differ at the destination (${kinds})${since}.`,
    notYet > 0 && notYetWords(notYet, upTo),
    notCompared > 0 && `${notCompared} could not be compared: ${reason}.`,
    trouble !== null && `Some of the source could not be read before the sample was chosen: ${trouble}.`,
    !isWhole && trouble === null && "Not all of the source was seen before the sample was chosen: it holds too much.",
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}

function emptyWords(count: number): string {
  return (
    `${count} ${count === 1 ? "file is" : "files are"} EMPTY at the destination and not at the source: geo-replication made them there and copied nothing into them. ` +
    "An rsync that copies nothing on a geo-replication mount and reports success does that: install one that copies on all nodes (upstream 3.2.7 does), " +
    "or set the option sync-method to tarssh; then delete the session with resetSyncTime and create it anew, so that all is copied again."
  );
}

function notYetWords(count: number, upTo: string | null): string {
  const since =
    upTo === null
      ? "the session has not told yet up to when it is synced"
      : `the session is synced up to ${upTo}, and they were changed later (less 5 seconds), or while they were compared`;
  return `${count} that differ may not be copied yet: ${since}. Set a checkpoint with touch, and verify again when it is completed.`;
}
