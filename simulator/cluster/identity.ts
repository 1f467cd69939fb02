/** Names, uuids and host keys that follow from a seed, so that a simulation started again is the same one. */
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";

export interface HostKeyPair {
  /** OpenSSH form, as an SSH server wants it. */
  readonly privateKey: string;
  /** Base64 of the public blob, as known_hosts and ssh-keyscan have it. */
  readonly publicKey: string;
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string;
}

export function uuidOf(seed: string): string {
  const hex = createHash("sha1").update(seed).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${"89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4)}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** A number from 0 to below `below`. */
export function numberOf(seed: string, below: number): number {
  return createHash("sha1").update(seed).digest().readUInt32BE(0) % below;
}

// PKCS#8 of an Ed25519 key is this, and then the key's 32 bytes (RFC 8410 §7).
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

export function ed25519Of(seed: string, comment: string): HostKeyPair {
  const secret = createHash("sha256").update(seed).digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, secret]), format: "der", type: "pkcs8" });
  const publicBytes = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  const blob = Buffer.concat([string("ssh-ed25519"), string(publicBytes)]);
  const check = Buffer.alloc(8, secret.subarray(0, 4));
  const inner = Buffer.concat([check, blob, string(Buffer.concat([secret, publicBytes])), string(comment)]);
  // Padded with 1, 2, 3… to the cipher's block of 8 (PROTOCOL.key of OpenSSH).
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_none, index) => index + 1));
  const file = Buffer.concat([
    Buffer.from("openssh-key-v1\0", "latin1"),
    string("none"),
    string("none"),
    string(""),
    uint32(1),
    string(blob),
    string(Buffer.concat([inner, padding])),
  ]);
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    privateKey: ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n"),
    publicKey: blob.toString("base64"),
    fingerprint: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
  };
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

function string(value: string | Buffer): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value, "latin1") : value;
  return Buffer.concat([uint32(bytes.length), bytes]);
}
