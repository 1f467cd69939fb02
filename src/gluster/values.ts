/**
 * Checked values. Whatever reaches a command line of Gluster's is one of these types, and the only way to make one is a
 * parse function here, so a text that could be read as a flag or by a shell is refused before it gets near a command.
 * The rules are Gluster's own (cli_validate_volname, valid_internet_address) or stricter.
 */
import { isIPv4, isIPv6 } from "node:net";
import { AppError } from "../errors.js";

/** TCP port of SSH servers where nothing else is told: also what gsyncd connects to without its option ssh-port. */
export const SSH_PORT = 22;

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type VolumeName = Branded<"VolumeName">;
/** A DNS name, an IPv4 address, or an IPv6 address without brackets. */
export type HostName = Branded<"HostName">;
export type UserName = Branded<"UserName">;
export type GroupName = Branded<"GroupName">;
export type BrickPath = Branded<"BrickPath">;
/** An option of a session, spelled with dashes as Gluster's documentation does; Gluster accepts both spellings. */
export type OptionKey = Branded<"OptionKey">;
export type OptionValue = Branded<"OptionValue">;

/** A session's destination as Gluster names it, whatever is in its names. `user` is null for root. */
export interface Destination {
  readonly user: string | null;
  readonly host: string;
  readonly volume: string;
}

/** A destination as Gluster may be told it: `[user@]HOST::VOLUME`. */
export interface SecondaryUrl extends Destination {
  readonly user: UserName | null;
  readonly host: HostName;
  readonly volume: VolumeName;
}

/**
 * A session key taken apart: `<creator>:ssh://[user@]HOST::VOL[:<secondary volume uuid>]`. What exists is read, also where
 * no command of ours may name it: `secondaryArg` tells.
 */
export interface SessionKey {
  readonly key: string;
  /** The node where `create` ran, in lower case. */
  readonly creatorUuid: string;
  readonly url: Destination;
  /** Null where the key has none, as those made before 3.7.12, or an empty one. In lower case. */
  readonly secondaryVolumeUuid: string | null;
  /** The destination letter by letter as the key has it: the only name under which Gluster finds the session again. */
  readonly named: string;
}

// Gluster's CLI refuses these as names of volumes, because they are words of its own grammar.
const RESERVED_VOLUME_NAMES = new Set([
  "volume",
  "type",
  "help",
  "subvolumes",
  "option",
  "end-volume",
  "all",
  "volume_not_in_ring",
  "description",
  "force",
  "snap-max-hard-limit",
  "snap-max-soft-limit",
  "auto-delete",
  "activate-on-create",
]);

const HOST_RULE = "a host is a DNS name, an IPv4 address, or an IPv6 address without brackets";
const USER_RULE =
  "a user name has 1 to 32 letters, digits, dots, dashes and underscores, begins with none of dot and dash, and may end in $";
const DESTINATION_RULE = "a destination is written [user@]HOST::VOLUME";

/** More than the names in a session key can come to, and what an index of PostgreSQL still holds. */
const LONGEST_KEY = 1_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a UUID in any case, the way Gluster prints its node and volume ids. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** @throws AppError INVALID_ARGUMENT */
export function parseVolumeName(text: string, field?: string): VolumeName {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_-]{0,254}$/.test(text)) {
    refuse("a volume name has 1 to 255 letters, digits, dashes and underscores, and does not begin with a dash", field);
  }
  if (RESERVED_VOLUME_NAMES.has(text)) {
    refuse(`"${text}" is a word of Gluster's own and cannot be the name of a volume`, field);
  }
  return text as VolumeName;
}

/** @throws AppError INVALID_ARGUMENT */
export function parseHostName(text: string, field?: string): HostName {
  if (text.length <= 253 && (isIPv4(text) || isIpv6(text) || isDnsName(text))) {
    return text as HostName;
  }
  return refuse(HOST_RULE, field);
}

/** What useradd takes: a `$` may stand at the end, as of accounts of machines. @throws AppError INVALID_ARGUMENT */
export function parseUserName(text: string, field?: string): UserName {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}\$?$/.test(text) || text.length > 32) refuse(USER_RULE, field);
  return text as UserName;
}

/** @throws AppError INVALID_ARGUMENT */
export function parseGroupName(text: string, field?: string): GroupName {
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,31}$/.test(text)) {
    refuse(
      "a group name has 1 to 32 letters, digits, dashes and underscores, and begins with a letter or underscore",
      field,
    );
  }
  if (text === "root") refuse("the group root is no group for a user who is not root", field);
  return text as GroupName;
}

/** @throws AppError INVALID_ARGUMENT */
export function parseBrickPath(text: string, field?: string): BrickPath {
  if (!/^\/[A-Za-z0-9/._@%+=,:-]{1,1023}$/.test(text) || /\/\.{1,2}(\/|$)/.test(text)) {
    refuse(
      "a brick path is absolute, at most 1024 characters long, made of letters, digits and / . _ @ % + = , : -, " +
        "without . or .. as a part",
      field,
    );
  }
  return text as BrickPath;
}

/** Accepts either spelling and gives the one with dashes. @throws AppError INVALID_ARGUMENT */
export function parseOptionKey(text: string, field?: string): OptionKey {
  if (!/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/.test(text) || text.length > 64) {
    refuse(
      "an option's key has at most 64 lower-case letters, digits, dashes and underscores, and begins with a letter",
      field,
    );
  }
  return text.replaceAll("_", "-") as OptionKey;
}

/**
 * A value may hold blanks, dashes and quotes (`rsync_options` does): it travels as one quoted word. It holds no control
 * character, because gsyncd writes it into a line of its configuration file.
 * @throws AppError INVALID_ARGUMENT
 */
export function parseOptionValue(text: string, field?: string): OptionValue {
  if (text === "" || text.length > 1024 || text.trim() !== text || hasControlCharacter(text)) {
    refuse(
      "an option's value has 1 to 1024 characters, no control characters, and no blanks at its ends " +
        "(to take a value away, reset the option)",
      field,
    );
  }
  return text as OptionValue;
}

/** Reads `[user@]HOST::VOLUME`, HOST in brackets where it is an IPv6 address. @throws AppError INVALID_ARGUMENT */
export function parseSecondaryUrl(text: string, field?: string): SecondaryUrl {
  const { user, host, volume } = destinationOf(text) ?? refuse(DESTINATION_RULE, field);
  if (!isSafeHost(host)) refuse(HOST_RULE, field);
  return {
    user: user === null ? null : parseUserName(user, field),
    host: host as HostName,
    volume: parseVolumeName(volume, field),
  };
}

/** Why a destination cannot be named on a command line safely, as a sentence; null where it can. */
export function whyNotNamed(named: string): string | null {
  try {
    parseSecondaryUrl(named);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `The destination ${JSON.stringify(named)} cannot be named to Gluster safely: ${error.message}`;
  }
}

/**
 * The destination as a word on Gluster's command line: `[user@]HOST::VOL`, an IPv6 address in brackets. A session that was
 * found goes in by its key, and is named letter by letter as the key names it, or Gluster would not find it.
 *
 * @throws AppError INVALID_ARGUMENT where that is a name that is not safe there
 */
export function secondaryArg(url: SecondaryUrl | SessionKey): string {
  if ("named" in url) {
    const reason = whyNotNamed(url.named);
    if (reason !== null) throw new AppError("INVALID_ARGUMENT", reason);
    return url.named;
  }
  const host = url.host.includes(":") ? `[${url.host}]` : url.host;
  return `${url.user === null ? "" : `${url.user}@`}${host}::${url.volume}`;
}

/**
 * Takes a session key of Gluster's apart. The uuid at its end may be empty, or none: glusterd itself cuts off whatever stands
 * behind the colon after the volume (glusterd-geo-rep.c, parse_secondary_url).
 *
 * @throws AppError INVALID_ARGUMENT where it is no key
 */
export function parseSessionKey(key: string, field?: string): SessionKey {
  const parts = /^(?<creator>[0-9a-f-]{36}):ssh:\/\/(?<named>.+::[^:]+)(?::(?<volume>[^:]*))?$/i.exec(key)?.groups;
  const { creator = "", named = "", volume = "" } = parts ?? {};
  const url = destinationOf(named);
  if (url === null || !isUuid(creator) || key.length > LONGEST_KEY) {
    return refuse("a session key is <node uuid>:ssh://[user@]HOST::VOLUME[:<volume uuid>]", field);
  }
  const secondaryVolumeUuid = isUuid(volume) ? volume.toLowerCase() : null;
  return { key, creatorUuid: creator.toLowerCase(), url, secondaryVolumeUuid, named };
}

/** How a session that was found must be named to Gluster: letter by letter as its key names it. */
export function secondaryAsNamed(key: string): string {
  return parseSessionKey(key).named;
}

/** Null where it is none. */
function destinationOf(named: string): Destination | null {
  // The last "::", because an IPv6 address may hold one of its own.
  const end = named.lastIndexOf("::");
  const volume = named.slice(end + 2);
  if (end < 1 || volume === "") return null;
  const place = named.slice(0, end);
  const at = place.lastIndexOf("@");
  const user = at < 0 ? null : place.slice(0, at);
  const host = /^\[(?<address>.*)\]$/.exec(place.slice(at + 1))?.groups?.["address"] ?? place.slice(at + 1);
  return host === "" ? null : { user: user === "root" ? null : user, host, volume };
}

/** What Gluster's valid_host_name takes and more, without what would be read as a flag or by a shell. */
function isSafeHost(text: string): boolean {
  return text.length <= 255 && (isIPv4(text) || isIpv6(text) || /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(text));
}

function isIpv6(text: string): boolean {
  const [address, zone] = text.split("%", 2);
  return (
    isIPv6(text) && isIPv6(address ?? "") && (zone === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(zone))
  );
}

function isDnsName(text: string): boolean {
  const labels = text.split(".");
  // A name of nothing but numbers is a mistyped IPv4 address; `node.3` is one that Gluster's valid_host_name takes. The
  // underscore is no letter of DNS, but container networks use it, and Gluster takes it in a destination.
  return (
    labels.every((label) => /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(label)) &&
    !labels.every((label) => /^\d+$/.test(label))
  );
}

function hasControlCharacter(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(text);
}

function refuse(rule: string, field: string | undefined): never {
  throw new AppError("INVALID_ARGUMENT", `${rule[0]?.toUpperCase() ?? ""}${rule.slice(1)}.`, { field });
}

/** A whole number that PostgreSQL's bigint takes; null for any other text. */
export function int64Of(text: string): bigint | null {
  const number = /^-?\d{1,30}$/.test(text) ? BigInt(text) : null;
  return number !== null && number === BigInt.asIntN(64, number) ? number : null;
}
