/** Where a host is reached, as whom, and by which key it is known. */
import { createHash } from "node:crypto";
import type { HostKeyPolicy } from "./host-key.js";

export type SshAuth =
  /** A private key in OpenSSH or PEM form. */
  | { readonly kind: "key"; readonly privateKey: string }
  /** The socket of an ssh-agent. */
  | { readonly kind: "agent"; readonly socket: string }
  | { readonly kind: "password"; readonly password: string };

export interface SshTarget {
  /** DNS name, IPv4, or IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  /** Commands of anyone but root run through `sudo -n`. */
  readonly user: string;
  readonly auth: SshAuth;
  readonly hostKey: HostKeyPolicy;
  /** A host to go through, reached and checked like any other. */
  readonly jump: SshTarget | null;
}

/** `user@address:port`, for logs and messages: holds no secret. */
export function placeOf(target: SshTarget): string {
  const address = target.address.includes(":") ? `[${target.address}]` : target.address;
  return `${target.user}@${address}:${target.port}`;
}

/** Equal for targets that lead to the same place as the same user. The secret goes in as a digest only. */
export function identityOf(target: SshTarget): string {
  return createHash("sha256")
    .update(JSON.stringify([target.address, target.port, target.user, target.auth]))
    .update(target.jump === null ? "" : identityOf(target.jump) + JSON.stringify(target.jump.hostKey))
    .digest("base64");
}
