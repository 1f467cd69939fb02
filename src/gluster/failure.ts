import { readable } from "./readable.js";

/**
 * Why a command to Gluster, or the way to the host, failed. The set is closed: what no rule recognises is UNKNOWN and
 * keeps Gluster's own words.
 */
export type GlusterFailureKind =
  | "UNREACHABLE"
  | "AUTH_FAILED"
  | "HOST_KEY_MISMATCH"
  | "TIMEOUT"
  | "LOCK_HELD"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "ALREADY_IN_STATE"
  | "WRONG_STATE"
  | "INVALID_ARGUMENT"
  | "PEER_DOWN"
  | "DISK_FULL"
  | "BAD_OUTPUT"
  | "UNKNOWN";

export interface GlusterFailureDetail {
  readonly argv: readonly string[];
  /** Name of the host that was asked, as the cluster's peers call it, or the address where no name is known yet. */
  readonly host: string;
  /** NULL when the command never ended under our eyes. */
  readonly exitCode: number | null;
  /** Gluster's (or SSH's) own words; the failure keeps what is `readable` of them. */
  readonly words: string;
  /** What can be done about this one, where that is more than what its kind tells. */
  readonly advice?: string | undefined;
  /** False only when it is certain that no byte of the command reached the host: then, and only then, may it be sent elsewhere. */
  readonly sent: boolean;
  /** How long it took until the failure, where that was measured. */
  readonly ms?: number;
  readonly cause?: unknown;
}

export class GlusterFailure extends Error {
  override readonly name = "GlusterFailure";
  readonly kind: GlusterFailureKind;
  readonly argv: readonly string[];
  readonly host: string;
  readonly exitCode: number | null;
  readonly words: string;
  readonly advice: string | null;
  readonly sent: boolean;
  readonly ms: number | null;

  constructor(kind: GlusterFailureKind, detail: GlusterFailureDetail) {
    const words = readable(detail.words);
    super(words === "" ? kind : words, { cause: detail.cause });
    this.kind = kind;
    this.argv = detail.argv;
    this.host = detail.host;
    this.exitCode = detail.exitCode;
    this.words = words;
    this.advice = detail.advice ?? null;
    this.sent = detail.sent;
    this.ms = detail.ms ?? null;
  }
}
