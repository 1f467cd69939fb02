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

/** A session has one checkpoint for each second. @param at ISO 8601 in UTC */
export function checkpointId(session: string, at: string): string {
  return uuidV5(session, `checkpoint ${at}`);
}

/**
 * A detail is known by its session and its brick. The database computes the same for its index (see the entity): the first
 * half of a SHA-256, as a UUID of version 8 (RFC 9562).
 */
export function detailId(session: string, brick: string): string {
  const bytes = Buffer.from((session + brick).replaceAll("-", ""), "hex");
  const hex = createHash("sha256").update(bytes).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** "Event", and what makes it a UUID of version 8; the number follows. */
const EVENT = "4576656e-7400-8000-8";

/**
 * An event's id holds its number (RFC 9562, version 8), so that each is found from the other without an index of its own. It
 * is unique within one database, as the number is.
 */
export function eventId(number: string): string {
  const digits = BigInt(number).toString(16).padStart(15, "0");
  return `${EVENT}${digits.slice(0, 3)}-${digits.slice(3)}`;
}

/** The number of the event that has this id; null for ids of anything else. */
export function eventNumber(id: string): string | null {
  return id.startsWith(EVENT) ? BigInt(`0x${id.slice(EVENT.length).replace("-", "")}`).toString() : null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in lower case, the only form in which ids are stored and given out. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
