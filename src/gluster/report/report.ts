/**
 * A node's sessions read from Gluster's own files: some milliseconds, epoch times, and no cluster lock, where `status` takes
 * the lock and more than a second per session. The result is what the CLI would have printed of that node's bricks, with
 * the changed options and each worker's destination node besides.
 */
import type { GlusterCommand } from "../command.js";
import type { OddValue } from "./index.js";
import { REPORT_SCRIPT } from "./script.js";
import { livenessOf } from "./liveness.js";
import { sessionsOf, type UnreadSession } from "./sessions.js";
import { readAnswer, readRecords } from "./records.js";
import { shareTexts } from "../../shared-texts.js";
import { Refusal } from "../refusals/refusal.js";
import { kindOfWords } from "../refusals/refusals.js";
import type { SeenSession } from "../seen.js";

export type { UnreadSession } from "./sessions.js";

export interface NodeReport {
  /** Of what the node sent; null where it could make none. */
  readonly digest: string | null;
  /** In lower case. */
  readonly nodeUuid: string;
  /**
   * Ids of the cluster's volumes by name, as the node knows them: a volume that is deleted and made anew has another id, and
   * is another volume.
   */
  readonly volumes: ReadonlyMap<string, string>;
  /** Another text when there are other volumes, or one was changed, started or stopped. */
  readonly volumeInfos: string;
  /**
   * Every session of the cluster that the node knows, with the node's own bricks only: none where it holds no brick of the
   * volume.
   */
  readonly sessions: readonly SeenSession[];
  /** Sessions with bricks of this node that its files do not tell of (Gluster before 4.0, say): ask the CLI for these. */
  readonly unread: readonly UnreadSession[];
  /** Whether glusterd listens for commands on the node; null where the node does not tell. */
  readonly glusterdUp: boolean | null;
  /** The node's bricks whose process runs, by `brickProcess`; null where the node's pid files are not where Gluster puts them. */
  readonly brickProcesses: ReadonlySet<string> | null;
  /** Another text when gsyncd's keys, or those that let others log in as root, may be others. */
  readonly keyFiles: string;
  /** Another text when rsync or gsyncd may be another. */
  readonly programs: string;
  /** Values in the node's files that no clock or counter shows: they are not known. */
  readonly odd: readonly OddValue[];
}

/**
 * Must run as root. NOT_FOUND on a host without glusterd's files.
 *
 * @param last what the node reported before; the same object is the answer when nothing has changed since
 */
export function nodeReport(last: NodeReport | null = null): GlusterCommand<NodeReport> {
  return {
    name: "node report",
    argv: ["sh", "-c", REPORT_SCRIPT, "report", last?.digest ?? ""],
    timeoutMs: 20_000,
    maxOutputBytes: 32 * 1024 * 1024,
    changes: false,
    parse: (result) => {
      if (result.exitCode === 66) {
        throw new Refusal("NOT_FOUND", result.stderr.trim());
      }
      if (result.exitCode !== 0) {
        const kind = kindOfWords(result.stderr);
        const words = `The report's script ended with ${result.exitCode ?? result.signal}: ${result.stderr.trim()}`;
        throw new Refusal(kind === "UNKNOWN" ? "BAD_OUTPUT" : kind, words);
      }
      return parseReport(result.stdout, last);
    },
  };
}

/** @throws Refusal BAD_OUTPUT for a report that is incomplete or not one */
export function parseReport(text: string, last: NodeReport | null = null): NodeReport {
  const { digest, records: lines } = readAnswer(text);
  if (last !== null && lines.length === 0 && digest === last.digest) return last;
  const records = readRecords(lines);
  const report = {
    digest,
    nodeUuid: records.nodeUuid,
    keyFiles: records.keyFiles.join("\n"),
    programs: records.programs.join("\n"),
    ...sessionsOf(records),
    ...livenessOf(records),
  };
  return shareTexts(report);
}
