import { createHash } from "node:crypto";

/**
 * Name-based UUID (RFC 9562, version 5), lower case. Ids that are computed and not drawn survive a lost database: the
 * same brick, session or option gets the same id again.
 *
 * @param namespace a UUID
 */
export function uuidV5(namespace: string, name: string): string {
  const digest = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A brick is one path on one host within one volume; its host's name may change, its host's UUID does not. */
export function brickId(volumeId: string, hostId: string, path: string): string {
  return uuidV5(volumeId, `${hostId}:${path}`);
}

/**
 * A session is known by its source volume and the destination as Gluster was told (`[user@]HOST::VOL`). The node that
 * created it is no part of the id: `create force` from another node changes the session key and not the session.
 */
export function sessionId(primaryVolumeId: string, secondary: string): string {
  return uuidV5(primaryVolumeId, secondary);
}

export function optionId(session: string, key: string): string {
  return uuidV5(session, key);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in lower case, the only form in which ids are stored and given out. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
