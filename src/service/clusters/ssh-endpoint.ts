import { AppError } from "../../errors.js";
import { parseHostName, parseUserName } from "../../gluster/values.js";
import type { SshJumpHost } from "../../model/entities/index.js";

// What callers say of the ways to hosts, checked; `field` is the path of the argument.

/** @throws AppError INVALID_ARGUMENT */
export function checkedPort(port: number, field: string): number {
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new AppError("INVALID_ARGUMENT", "A port is a number from 1 to 65535.", { field });
}

/** @param sha256 `SHA256:…`, as `ssh-keygen -l` prints it @throws AppError INVALID_ARGUMENT */
export function checkedFingerprint(sha256: string, field: string): string {
  if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(sha256)) return sha256;
  throw new AppError("INVALID_ARGUMENT", "A fingerprint is written SHA256:…, as ssh-keygen -l prints it.", { field });
}

export interface SshEndpoint {
  readonly address?: string | null;
  readonly port?: number | null;
  readonly user?: string | null;
  readonly jump?: SshJumpHost | null;
}

/** Checks what is given of an SSH endpoint. @throws AppError INVALID_ARGUMENT */
export function checkEndpoint(endpoint: SshEndpoint, field: string): void {
  if (endpoint.address != null) parseHostName(endpoint.address, `${field}.address`);
  if (endpoint.port != null) checkedPort(endpoint.port, `${field}.port`);
  if (endpoint.user != null) parseUserName(endpoint.user, `${field}.user`);
  const { jump } = endpoint;
  if (jump == null) return;
  parseHostName(jump.address, `${field}.jump.address`);
  checkedPort(jump.port, `${field}.jump.port`);
  parseUserName(jump.user, `${field}.jump.user`);
  checkedFingerprint(jump.hostKeyFingerprint, `${field}.jump.hostKeyFingerprint`);
}
