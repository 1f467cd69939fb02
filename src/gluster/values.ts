/**
 * Checked values. Whatever reaches a command line of Gluster's is one of these types, and the only way to make one is a
 * parse function here, so a text that could be read as a flag or by a shell is refused before it gets near a command.
 * The rules are Gluster's own (cli_validate_volname, valid_internet_address) or stricter.
 */
import { isIPv4, isIPv6 } from "node:net";
import { AppError } from "../errors.js";

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

/** A session's destination as Gluster is told it: `[user@]HOST::VOLUME`. `user` is null for root. */
export interface SecondaryUrl {
  readonly user: UserName | null;
  readonly host: HostName;
  readonly volume: VolumeName;
}

/** A session key taken apart: `<creator>:ssh://[user@]HOST::VOL[:<secondary volume uuid>]`. */
export interface SessionKey {
  readonly key: string;
  /** The node where `create` ran, in lower case. */
  readonly creatorUuid: string;
  readonly url: SecondaryUrl;
  /** Null for sessions made before 3.7.12, which wrote none. In lower case. */
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
  return refuse("a host is a DNS name, an IPv4 address, or an IPv6 address without brackets", field);
}

/** @throws AppError INVALID_ARGUMENT */
export function parseUserName(text: string, field?: string): UserName {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/.test(text)) {
    refuse(
      "a user name has 1 to 32 letters, digits, dots, dashes and underscores, and begins with none of dot and dash",
      field,
    );
  }
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
  // The last "::", because an IPv6 address may hold one of its own.
  const end = text.lastIndexOf("::");
  if (end < 0) {
    refuse("a destination is written [user@]HOST::VOLUME", field);
  }
  const place = text.slice(0, end);
  const at = place.lastIndexOf("@");
  const user = at < 0 ? null : parseUserName(place.slice(0, at), field);
  const host = /^\[(?<address>.*)\]$/.exec(place.slice(at + 1))?.groups?.["address"] ?? place.slice(at + 1);
  return {
    user: user === "root" ? null : user,
    host: parseHostName(host, field),
    volume: parseVolumeName(text.slice(end + 2), field),
  };
}

/**
 * The destination as a word on Gluster's command line: `[user@]HOST::VOL`, an IPv6 address in brackets. A session that was
 * found goes in by its key, and is named letter by letter as the key names it, or Gluster would not find it.
 */
export function secondaryArg(url: SecondaryUrl | SessionKey): string {
  if ("named" in url) {
    return url.named;
  }
  const host = url.host.includes(":") ? `[${url.host}]` : url.host;
  return `${url.user === null ? "" : `${url.user}@`}${host}::${url.volume}`;
}

/**
 * Takes a session key of Gluster's apart (its form: glusterd-geo-rep.c, parse_secondary_url).
 * @throws AppError INVALID_ARGUMENT
 */
export function parseSessionKey(key: string, field?: string): SessionKey {
  const parts = /^(?<creator>[0-9a-f-]{36}):ssh:\/\/(?<named>.+?)(?::(?<volume>[0-9a-f-]{36}))?$/i.exec(key)?.groups;
  const creator = parts?.["creator"];
  const named = parts?.["named"];
  const volume = parts?.["volume"];
  if (creator === undefined || named === undefined || !isUuid(creator) || (volume !== undefined && !isUuid(volume))) {
    return refuse("a session key is <node uuid>:ssh://[user@]HOST::VOLUME[:<volume uuid>]", field);
  }
  return {
    key,
    creatorUuid: creator.toLowerCase(),
    url: parseSecondaryUrl(named, field),
    secondaryVolumeUuid: volume?.toLowerCase() ?? null,
    named,
  };
}

/** How a session that was found must be named to Gluster: letter by letter as its key names it. */
export function secondaryAsNamed(key: string): string {
  return parseSessionKey(key).named;
}

function isIpv6(text: string): boolean {
  const [address, zone] = text.split("%", 2);
  return (
    isIPv6(text) && isIPv6(address ?? "") && (zone === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(zone))
  );
}

function isDnsName(text: string): boolean {
  const labels = text.split(".");
  // A name whose last label is a number is a mistyped IPv4 address (RFC 1123). The underscore is no letter of DNS, but
  // container networks use it, and Gluster takes it in a destination.
  return (
    labels.every((label) => /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? "")
  );
}

function hasControlCharacter(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(text);
}

function refuse(rule: string, field: string | undefined): never {
  throw new AppError("INVALID_ARGUMENT", `${rule[0]?.toUpperCase() ?? ""}${rule.slice(1)}.`, { field });
}
