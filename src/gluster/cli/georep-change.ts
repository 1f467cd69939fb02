/** The verbs that move a session from one state to another. Read the state back after each: the answer is not the outcome. */
import type { GlusterCommand } from "../command.js";
import { georepChange, type Secondary } from "./georep-command.js";
import type { SecondaryUrl, VolumeName } from "../values.js";

export interface CreateOptions {
  /**
   * `pushPem` spreads the keys by Gluster's own hook, and needs a root login from the creating node to the destination;
   * `noVerify` skips every check of Gluster's and spreads nothing.
   */
  readonly keys: "pushPem" | "noVerify";
  /** Port of the destination's sshd; 22 where left out. */
  readonly sshPort?: number;
  /** Gets past: not empty, size, free space, version. Never past: unreachable, no ssh, not mountable. */
  readonly force: boolean;
}

export interface Force {
  readonly force: boolean;
}

export function create(volume: VolumeName, url: SecondaryUrl, options: CreateOptions): GlusterCommand<void> {
  const { keys, sshPort, force } = options;
  return georepChange("create", volume, url, [
    "create",
    ...(sshPort === undefined ? [] : ["ssh-port", String(portOf(sshPort))]),
    keys === "pushPem" ? "push-pem" : "no-verify",
    ...forced(force),
  ]);
}

export function start(volume: VolumeName, secondary: Secondary, { force }: Force): GlusterCommand<void> {
  return georepChange("start", volume, secondary, ["start", ...forced(force)]);
}

export function stop(volume: VolumeName, secondary: Secondary, { force }: Force): GlusterCommand<void> {
  return georepChange("stop", volume, secondary, ["stop", ...forced(force)]);
}

export function pause(volume: VolumeName, secondary: Secondary, { force }: Force): GlusterCommand<void> {
  return georepChange("pause", volume, secondary, ["pause", ...forced(force)]);
}

export function resume(volume: VolumeName, secondary: Secondary, { force }: Force): GlusterCommand<void> {
  return georepChange("resume", volume, secondary, ["resume", ...forced(force)]);
}

/** `delete` has no force. With `resetSyncTime` a session created again later copies everything anew. */
export function deleteSession(
  volume: VolumeName,
  secondary: Secondary,
  { resetSyncTime }: { readonly resetSyncTime: boolean },
): GlusterCommand<void> {
  return georepChange("delete", volume, secondary, ["delete", ...(resetSyncTime ? ["reset-sync-time"] : [])]);
}

function forced(force: boolean): readonly string[] {
  return force ? ["force"] : [];
}

function portOf(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`${port} is no port`);
  }
  return port;
}
