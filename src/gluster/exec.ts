/** What the driver needs of a connection to a host; `ssh/pool.ts` is the one that is used. */
import type { HostKey } from "./ssh/host-key.js";

export interface ExecOptions {
  /** What the command does, as `GlusterCommand.name`. */
  readonly name?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly stdin?: string;
  /** Standard output and error together; above it the channel is closed and the answer is BAD_OUTPUT. 8 MiB by default. */
  readonly maxOutputBytes?: number;
}

export interface ExecResult {
  /** Null when a signal ended the command. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the call to the end of the command, waiting for a free channel and a new connection included. */
  readonly ms: number;
  readonly hostKey: HostKey;
}
