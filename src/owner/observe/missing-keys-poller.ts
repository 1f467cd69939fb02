import { parseUserName } from "../../gluster/values.js";
import { type KeyWrite, writeMissingKeys } from "../../store/observations.js";
import type { NodeKeys } from "../../service/sessions/planner.js";
import { errorOf } from "../failures.js";
import { reach, type ReachDependencies, unpinnedHosts } from "../on-demand/reach.js";
import { readSessionKeys } from "../on-demand/session-keys.js";
import type { KnownSession } from "../rows.js";
import { asOwner, type OwnerContext } from "../context.js";
import type { GeoRepMissingKeys } from "../../model/entities/index.js";

/** Sessions that log in to the same nodes as the same user need the same keys there. */
interface Destination {
  readonly clusterId: string;
  readonly user: string | null;
  readonly sessions: readonly string[];
}

// Long enough for hosts that have to be connected to.
const POLL_MS = 45_000;
/** Where a node did not tell, they are all polled again after this long. */
const RETRY_MS = 60_000;

/** Checks whether each source node's keys are on every node of the sessions' destinations, where these are registered. */
export class MissingKeysPoller {
  readonly #on: OwnerContext;
  readonly #deps: ReachDependencies;
  #polledFor = "";
  #retryAt = Infinity;

  constructor(on: OwnerContext, deps: ReachDependencies) {
    this.#on = on;
    this.#deps = deps;
  }

  /** Whether sessions, or nodes that need keys, are there that the last poll did not know, or who did not tell is to be asked again. */
  get due(): boolean {
    return this.#polledFor !== this.#present() || Date.now() >= this.#retryAt;
  }

  /** Of all sessions. */
  async poll(): Promise<void> {
    this.#polledFor = this.#present();
    this.#retryAt = Infinity;
    const isWhole = await this.#poll([...this.#on.cache.sessions.values()]);
    if (!isWhole) this.#retryAt = Date.now() + RETRY_MS;
  }

  async pollOne(sessionId: string): Promise<void> {
    const session = this.#on.cache.sessions.get(sessionId);
    if (session !== undefined) await this.#poll([session]);
  }

  /** @returns whether all that were asked told */
  async #poll(sessions: readonly KnownSession[]): Promise<boolean> {
    let isWhole = true;
    const destinations = Map.groupBy(sessions, (session) => this.#placeOf(session));
    const answers = await Promise.all(
      [...destinations].map(async ([place, those]) => {
        const ids = those.map(({ row }) => row.id);
        if (place === null) return ids.map((id) => [id, null] as const);
        const [clusterId = "", ...user] = place.split(" ");
        const keys = await this.#ask({ clusterId, user: user.join(" ") || null, sessions: ids });
        isWhole &&= keys?.every(({ state }) => state !== "UNKNOWN") === true;
        return keys === null ? [] : ids.map((id) => [id, keys] as const);
      }),
    );
    await this.#on.cache.runExclusive(() => this.#write(new Map(answers.flat())));
    return isWhole;
  }

  /** Null where the destination is in no registered cluster. */
  #placeOf({ row }: KnownSession): string | null {
    const cluster = row.secondaryVolumeId === null ? null : this.#on.directory.clusterOfVolume(row.secondaryVolumeId);
    return cluster === null ? null : `${cluster} ${row.userName ?? ""}`;
  }

  #present(): string {
    const { cache, client } = this.#on;
    const sessions = [...cache.sessions.values()].map((session) => [session.row.id, this.#placeOf(session)]);
    return JSON.stringify([cache.hosts.map(({ id }) => id), client.nodes.map(({ uuid }) => uuid), sessions]);
  }

  /** Null where nobody could be asked. */
  async #ask({ clusterId, user, sessions }: Destination): Promise<readonly NodeKeys[] | null> {
    const { client, cache, signal, log } = this.#on;
    const source = { client, unpinned: unpinnedHosts(cache.hosts, client) };
    try {
      const reached = await reach(this.#deps, clusterId);
      if (reached === null) return null;
      const patience = AbortSignal.any([signal, AbortSignal.timeout(POLL_MS)]);
      return await readSessionKeys(source, reached, user === null ? null : parseUserName(user, "user"), patience);
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = errorOf(error);
      log.debug({ sessions, code, reason: message }, "the keys of sessions could not be read");
      return null;
    }
  }

  /** @param told by session; null where its destination is in no registered cluster, so that nothing is known */
  async #write(answers: ReadonlyMap<string, readonly NodeKeys[] | null>): Promise<void> {
    const { cache, directory } = this.#on;
    const at = this.#on.now().toISOString();
    const writes: KeyWrite[] = [];
    const events = [];
    for (const [id, keys] of answers) {
      const session = cache.sessions.get(id);
      if (session === undefined) continue;
      const { row } = session;
      const was = row.missingKeys;
      const is = keys === null ? null : missingOf(keys, was);
      const isWhole = keys?.every(({ state }) => state !== "UNKNOWN") === true;
      const observed = keys === null ? null : isWhole ? at : row.keysObservedAt;
      if (JSON.stringify(was) === JSON.stringify(is) && observed === row.keysObservedAt) continue;
      writes.push({ id, missingKeys: is, keysObservedAt: observed });
      const event = cache.eventsOf(session, directory);
      const [before, after] = [wordsOf(was), wordsOf(is)];
      // What is first seen to be as it should be is no news.
      if (is === null || JSON.stringify(before ?? []) === JSON.stringify(after)) continue;
      const { status } = row;
      events.push(event("SESSION_KEYS_CHANGED", { status, missingKeys: before }, { status, missingKeys: after }));
    }
    await writeMissingKeys(asOwner(this.#on), new Date(at), writes, events);
    for (const { id, ...columns } of writes) cache.applyKeys(id, columns);
  }
}

/** Of a node that is not known anew, what was last known stays. Null while nothing is known. */
function missingOf(
  keys: readonly NodeKeys[],
  was: readonly GeoRepMissingKeys[] | null,
): readonly GeoRepMissingKeys[] | null {
  const missing = keys.flatMap(({ hostId, hostName, state, missingOn, advice }) => {
    if (state === "UNKNOWN") return was?.filter((before) => before.hostId === hostId) ?? [];
    return state === "MISSING" ? [{ hostId, hostName, missingOn, advice }] : [];
  });
  const isKnown = was !== null || missing.length > 0 || keys.every(({ state }) => state !== "UNKNOWN");
  return isKnown ? missing : null;
}

function wordsOf(missing: readonly GeoRepMissingKeys[] | null): readonly object[] | null {
  return missing?.map(({ hostName, missingOn }) => ({ hostName, missingOn })) ?? null;
}
