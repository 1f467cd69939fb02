/** What ssh2's errors mean in the driver's words. No secret is in any of them: only their messages are passed on. */
import { GlusterFailure, type GlusterFailureKind } from "../failure.js";
import { expectedFingerprint, type HostKey } from "./host-key.js";
import { placeOf, type SshTarget } from "./target.js";

/** Trouble on the way to a host, before anything of a command was sent. */
export class SshTrouble extends Error {
  override readonly name = "SshTrouble";
  readonly kind: GlusterFailureKind;
  readonly advice: string | undefined;
  /** The key that was shown, where it is why nothing else was asked. */
  readonly refusedKey: HostKey | null;

  constructor(kind: GlusterFailureKind, message: string, advice?: string, refusedKey: HostKey | null = null) {
    super(message);
    this.kind = kind;
    this.advice = advice;
    this.refusedKey = refusedKey;
  }

  /** As the failure of a command that never left. */
  toFailure(argv: readonly string[], host: string, ms: number): GlusterFailure {
    const { kind, message: words, advice } = this;
    return new GlusterFailure(kind, { argv, host, exitCode: null, words, advice, sent: false, ms });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "the name is unknown",
  EAI_AGAIN: "the name could not be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "no answer in time",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
};

export function connectTrouble(target: SshTarget, error: Error, shown: HostKey | null): SshTrouble {
  const place = placeOf(target);
  const level = "level" in error ? error.level : null;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (level === "client-authentication" || level === "agent") {
    return new SshTrouble("AUTH_FAILED", `${place} refuses the ${target.auth.kind} that it was offered.`);
  }
  if (/no matching host key format/.test(error.message)) {
    return new SshTrouble(
      "HOST_KEY_MISMATCH",
      `${place} no longer has a host key of the trusted key's type; expected ${expectedOf(target)}.`,
    );
  }
  if (/Cannot parse privateKey|Encrypted private key|no passphrase given|bad passphrase/i.test(error.message)) {
    return new SshTrouble("AUTH_FAILED", `The private key for ${place} cannot be used: wrong format or passphrase.`);
  }
  if (level === "client-timeout") {
    return new SshTrouble("UNREACHABLE", `${place} did not answer in time.`);
  }
  const reason = REASONS[code] ?? (shown === null ? `no SSH connection: ${error.message}` : error.message);
  return new SshTrouble("UNREACHABLE", `${place} cannot be reached: ${reason}.`);
}

export function keyTrouble(target: SshTarget, shown: HostKey): SshTrouble {
  return new SshTrouble(
    "HOST_KEY_MISMATCH",
    `${placeOf(target)} shows the host key ${shown.fingerprint} (${shown.algorithm}), ` +
      `and not the trusted ${expectedOf(target)}.`,
    target.hostKey.kind === "fingerprint" ? NOT_THE_FINGERPRINT : undefined,
    shown,
  );
}

/** Where a caller says which key a host has, nothing is stored yet that could be updated. */
const NOT_THE_FINGERPRINT =
  "If that is the host's key (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there), pass its fingerprint; else someone may stand in between.";

function expectedOf(target: SshTarget): string {
  return expectedFingerprint(target.hostKey) ?? "key";
}
