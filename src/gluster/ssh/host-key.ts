/** SSH host keys: their names, fingerprints, and which of them is trusted. */
import { createHash } from "node:crypto";

export interface HostKey {
  /** The key's type as its blob names it, e.g. `ssh-ed25519`. */
  readonly algorithm: string;
  /** The key blob in base64, as known_hosts has it. */
  readonly key: string;
  /** `SHA256:…` as ssh-keygen prints it. */
  readonly fingerprint: string;
}

export type HostKeyPolicy =
  /** Base64 of the key blob. */
  | { readonly kind: "pinned"; readonly key: string }
  /** `SHA256:…` as ssh-keygen prints it. */
  | { readonly kind: "fingerprint"; readonly sha256: string }
  /** Accept what the host shows; the result of the first command tells what to pin. */
  | { readonly kind: "trustFirst" };

export function hostKeyFromBlob(blob: Buffer): HostKey {
  return {
    algorithm: algorithmOf(blob),
    key: blob.toString("base64"),
    fingerprint: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
  };
}

export function isTrusted(seen: HostKey, policy: HostKeyPolicy): boolean {
  switch (policy.kind) {
    case "pinned":
      return seen.key === policy.key;
    case "fingerprint":
      return seen.fingerprint === normalFingerprint(policy.sha256);
    case "trustFirst":
      return true;
  }
}

/** The fingerprint that a policy expects; null where it takes any key. */
export function expectedFingerprint(policy: HostKeyPolicy): string | null {
  switch (policy.kind) {
    case "pinned":
      return hostKeyFromBlob(Buffer.from(policy.key, "base64")).fingerprint;
    case "fingerprint":
      return normalFingerprint(policy.sha256);
    case "trustFirst":
      return null;
  }
}

/**
 * What to ask the host for. A host has several keys and shows the one negotiated: without asking for the pinned key's
 * own algorithm, a trusted host would be refused for showing another of its keys. Null: no preference.
 */
export function hostKeyAlgorithms(policy: HostKeyPolicy): readonly string[] | null {
  if (policy.kind !== "pinned") {
    return null;
  }
  const algorithm = algorithmOf(Buffer.from(policy.key, "base64"));
  return algorithm === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [algorithm];
}

function normalFingerprint(sha256: string): string {
  const digits = sha256
    .trim()
    .replace(/^SHA256:/i, "")
    .replace(/=+$/, "");
  return `SHA256:${digits}`;
}

/** An SSH key blob begins with its type, as a length-prefixed string (RFC 4253 §6.6). */
function algorithmOf(blob: Buffer): string {
  if (blob.length < 4) {
    return "unknown";
  }
  const length = blob.readUInt32BE(0);
  return length === 0 || length > 64 || blob.length < 4 + length ? "unknown" : blob.toString("latin1", 4, 4 + length);
}
