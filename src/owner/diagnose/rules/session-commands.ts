import { SSH_PORT } from "../../../gluster/values.js";
import type { SessionEvidence } from "../evidence.js";

// Gluster's commands for a session, and steps of remedies that change it, with the mutations of this API that do the same.

type Named = Pick<SessionEvidence, "volume" | "named">;

/** @param words such as `stop force` */
export function sessionCommand({ volume, named }: Named, words: string): string {
  return `gluster volume geo-replication ${volume.name} ${named} ${words}`;
}

/** Several commands, each if the one before has succeeded. */
export function onSourceNode(session: Named, ...commands: readonly string[]): string {
  return `On a source node: ${commands.map((words) => sessionCommand(session, words)).join(" && ")}`;
}

export function setOption(session: Named, key: string, value: string): string {
  return `${onSourceNode(session, `config ${key} ${value}`)} # or setGeoRepOption with the key ${key} and the value ${value}`;
}

export function resetOption(session: Named, key: string): string {
  return `${onSourceNode(session, `config '!${key}'`)} # or resetGeoRepOption with the key ${key}`;
}

export function stopAndStart(session: Named): string {
  return `${onSourceNode(session, "stop", "start")} # or stopGeoRepSession, then startGeoRepSession`;
}

/** Makes what a session's nodes lack of it, and leaves the others as they are. Keys are not pushed again. */
export function createAgain(session: Named & Pick<SessionEvidence, "sshPort">, ...then: readonly string[]): string {
  return onSourceNode(session, `create ${portOf(session)}no-verify force`, ...then);
}

/** Has everything compared again, and what is not there copied. */
export function beginAnew(session: Named & Pick<SessionEvidence, "sshPort">): readonly string[] {
  const anew = ["stop force", "delete reset-sync-time", `create ${portOf(session)}push-pem force`, "start"];
  return [
    "Have the session begin anew: stopGeoRepSession with force: true, deleteGeoRepSession with resetSyncTime: true, createGeoRepSession with force: true and startAfterCreate: true. All files are compared again then, and what is there is not copied. The service forgets the session's history, its verifications and its objective, which setGeoRepRpo sets again.",
    orElse(onSourceNode(session, ...anew)),
  ];
}

/** What `create` is to be told of the port. */
function portOf({ sshPort }: Pick<SessionEvidence, "sshPort">): string {
  return sshPort === SSH_PORT ? "" : `ssh-port ${sshPort} `;
}

/** The same step as another way to what the one before does. */
export function orElse(step: string): string {
  return `Or ${step.charAt(0).toLowerCase()}${step.slice(1)}`;
}
