import type { GeoRepStatus } from "../../model/status.js";
import { brickName, type KnownBrick } from "../rows.js";

/** What is known of a brick when its session's status is not. */
export interface BrickWord {
  readonly brick: KnownBrick;
  readonly status: GeoRepStatus;
  /** Gluster's own word; null where nothing was ever seen. */
  readonly word: string | null;
  /** Whether its host is down by the word of its peers. */
  readonly isDown: boolean;
  /** Why its host, which answered, could not tell of it. */
  readonly unread: string | null;
  /** Whether its host reports it, or is down. */
  readonly isAccountedFor: boolean;
}

const MOST_NAMED = 5;

/** Why the status of a session is UNKNOWN though it was polled. */
export function whyUnknown(bricks: readonly BrickWord[]): string {
  if (bricks.length === 0) return "No brick of the primary volume is known.";
  const unknown = bricks.filter(({ status }) => status === "UNKNOWN");
  if (unknown.length === 0) {
    const words = [...new Set(bricks.map(({ status }) => status))];
    return `Its bricks are in different states: ${words.join(", ")}.`;
  }
  return `Nothing is known of ${listed(unknown.map((each) => `${brickName(each.brick)} (${reasonOf(each)})`))}.`;
}

/** Why it is UNKNOWN after a time without a complete poll. */
export function whyStale(since: string | null, bricks: readonly BrickWord[]): string {
  const hosts = [...new Set(bricks.filter(({ isAccountedFor }) => !isAccountedFor).map(({ brick }) => brick.hostName))];
  const silent = hosts.length === 0 ? "" : `; no answer from ${listed(hosts)}`;
  return `Its bricks were last all accounted for at ${since ?? "no time"}${silent}.`;
}

function reasonOf({ word, isDown, unread, isAccountedFor }: BrickWord): string {
  if (isDown) return "its host is down";
  if (unread !== null) return `its host's files do not tell: ${unread}`;
  if (!isAccountedFor) return "its host does not answer";
  return word === null ? "its host tells nothing of it" : `Gluster says "${word}"`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
