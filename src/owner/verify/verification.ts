import type { ClusterClient } from "../../gluster/client.js";
import type { GlusterCommand } from "../../gluster/command.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { lookAtTree, walkTree } from "../../gluster/hosts/tree.js";
import { readable } from "../../gluster/readable.js";
import { parseVolumeName, type VolumeName } from "../../gluster/values.js";
import { checkedBounds, seedOf, type VerificationBounds } from "../../model/verification/bounds.js";
import { compare } from "../../model/verification/compare.js";
import type { Entry, Extent, Look } from "../../model/verification/entry.js";
import { extentsOf, sampleOf } from "../../model/verification/sample.js";
import { type Judged, summaryOf } from "../../model/verification/summary.js";
import type { OperationProgress, PlannedStep } from "../../store/operation-progress.js";
import type { OperationRow } from "../../store/operation-events.js";
import type { VerificationResult } from "../../store/verifications.js";
import { errorOf } from "../failures.js";
import { Failed } from "../operations/failed.js";
import type { SessionRow } from "../rows.js";

/** What a verification reads from. */
export interface Ends {
  readonly source: ClusterClient;
  readonly destination: ClusterClient;
  /** As it was last polled. @throws AppError NOT_FOUND when it is not there any more */
  readonly session: () => Pick<SessionRow, "lastSyncedAt" | "secondaryVolumeName">;
}

const WALK = 1;
const DESTINATION = 2;
const AGAIN = 3;

/** Their hosts are known when they are sent. */
export const VERIFICATION_STEPS: readonly PlannedStep[] = [
  "sample the source",
  "read the sample at the destination",
  "read the sample at the source",
].map((name) => ({ name, argv: [], undo: null, host: null }));

/** Of the time the part for finding out what there is. */
const WALK_SHARE = 0.4;

/**
 * One verification: what the source holds, a sample of it at the destination, and the same at the source again. What is
 * the same at the source at first and at last was so when the destination was looked at in between.
 */
export class Verification {
  readonly #operation: OperationRow;
  readonly #ends: Ends;
  readonly #progress: Pick<OperationProgress, "markSending" | "stepEnded">;
  readonly #signal: AbortSignal;
  readonly #bounds: VerificationBounds;
  /** Epoch milliseconds. */
  readonly #endAt: number;

  constructor(
    operation: OperationRow,
    ends: Ends,
    progress: Pick<OperationProgress, "markSending" | "stepEnded">,
    signal: AbortSignal,
  ) {
    this.#operation = operation;
    this.#ends = ends;
    this.#progress = progress;
    this.#signal = signal;
    this.#bounds = checkedBounds(operation.arguments);
    this.#endAt = Date.now() + this.#bounds.maxSeconds * 1_000;
  }

  /** @throws Failed with the step that failed; AppError */
  async run(): Promise<VerificationResult> {
    const { source, destination, session } = this.#ends;
    const { files, maxBytes, maxSeconds, checksums } = this.#bounds;
    const seed = this.#bounds.seed ?? seedOf(this.#operation.id);
    const [own, far] = [this.#operation.volumeName, session().secondaryVolumeName].map((name) =>
      parseVolumeName(name),
    ) as [VolumeName, VolumeName];
    const walk = await this.#step(
      WALK,
      source,
      walkTree(own, Math.max(1, Math.floor(maxSeconds * WALK_SHARE)), seed),
      ({ entries, isWhole, trouble }) =>
        `${entries.length} entries${isWhole ? "" : trouble === null ? ", and there are more" : `; ${trouble}`}`,
    );
    const syncedBefore = epochOf(session().lastSyncedAt);
    const sample = sampleOf(walk.entries, { count: files, seed, syncedUpTo: syncedBefore });
    const extents = checksums ? extentsOf(sample, maxBytes) : new Map<number, Extent>();
    // What is synced by now must be there when the destination is looked at.
    const { lastSyncedAt } = session();
    const there = await this.#look(DESTINATION, destination, far, sample, extents, this.#secondsLeft() / 2);
    const again = await this.#look(AGAIN, source, own, sample, extents, this.#secondsLeft());
    const judged = sample.map((entry, index): Judged => {
      const looks = { entry, destination: there.get(index), again: again.get(index) };
      return { entry, verdict: compare(looks, epochOf(lastSyncedAt)) };
    });
    const { verdict, message, compared, different, notYet, notCompared, counts, differences } = summaryOf(
      judged,
      walk,
      epochOf(lastSyncedAt),
    );
    return {
      verdict,
      message,
      seed,
      syncedUpTo: lastSyncedAt,
      entriesSeen: walk.entries.length,
      wholeSeen: walk.isWhole,
      entriesSampled: sample.length,
      entriesCompared: compared,
      entriesDifferent: different,
      entriesNotYet: notYet,
      entriesNotCompared: notCompared,
      bytesCompared: String(bytesRead(extents, there, again)),
      counts,
      differences,
    };
  }

  #secondsLeft(): number {
    return (this.#endAt - Date.now()) / 1_000;
  }

  #look(
    number: number,
    client: ClusterClient,
    volume: VolumeName,
    sample: readonly Entry[],
    extents: ReadonlyMap<number, Extent>,
    seconds: number,
  ): Promise<ReadonlyMap<number, Look>> {
    const wanted = sample.map(({ path, bytes }, index) => {
      const { head, tail } = extents.get(index) ?? { head: 0, tail: 0 };
      return { path, bytes, head, tail };
    });
    const command = lookAtTree(volume, Math.max(1, Math.floor(seconds)), this.#bounds.xattrs, wanted);
    return this.#step(number, client, command, (looks) => `${looks.size} of ${sample.length} entries looked at`);
  }

  /** On one node after the other until one answers. @param words what is kept of the answer */
  async #step<T>(
    number: number,
    client: ClusterClient,
    command: GlusterCommand<T>,
    words: (value: T) => string,
  ): Promise<T> {
    const { id } = this.#operation;
    const began = Date.now();
    const input = command.stdin === undefined ? null : readable(command.stdin);
    // Another node may have room, or be able to mount the volume; one that took all the time leaves none for it.
    const mayGoOn = ({ kind }: GlusterFailure): boolean =>
      !this.#signal.aborted && kind !== "TIMEOUT" && Date.now() < this.#endAt;
    try {
      const { value, exitCode, ms } = await client.each({ nodes: client.inOrder(), mayGoOn }, async (node) => {
        await this.#progress.markSending(id, number, node.name, command.argv, input);
        return client.on(node.uuid, command, { signal: this.#signal });
      });
      const outcome = { state: "SUCCEEDED" as const, exitCode, milliseconds: Math.round(ms), output: words(value) };
      await this.#progress.stepEnded(id, number, outcome);
      return value;
    } catch (error) {
      if (!(error instanceof GlusterFailure)) throw error;
      this.#signal.throwIfAborted();
      const { code, message } = errorOf(error, id);
      const ended = { exitCode: error.exitCode, milliseconds: Date.now() - began, output: error.message };
      throw new Failed(code, message, { step: { number, outcome: { state: "FAILED", ...ended } }, cause: error });
    }
  }
}

/** Epoch seconds. */
function epochOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at) / 1_000;
}

/** Bytes of what has a checksum at both ends. */
function bytesRead(
  extents: ReadonlyMap<number, Extent>,
  there: ReadonlyMap<number, Look>,
  again: ReadonlyMap<number, Look>,
): number {
  const hasSum = (look: Look | undefined): boolean => look?.kind === "THERE" && look.sum !== null;
  return [...extents]
    .filter(([index]) => hasSum(there.get(index)) && hasSum(again.get(index)))
    .reduce((sum, [, { head, tail }]) => sum + head + tail, 0);
}
