import { configList } from "../../gluster/cli/georep-config.js";
import type { SeenSession } from "../../gluster/seen.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { configDefaults, configListFull, type ListedOption } from "../../gluster/hosts/gsyncd.js";
import { parseSessionKey, secondaryAsNamed, whyNotNamed } from "../../gluster/values.js";
import { optionId, sessionId } from "../../model/ids.js";
import { writeOptions } from "../../store/observations.js";
import { errorOf } from "../failures.js";
import { keepOnly } from "../keep-only.js";
import type { ReportedSession } from "./merge-reports.js";
import type { KnownOption } from "../rows.js";
import { withCommandLock, asOwner, Preempted, IDLE_READ_MS, type OwnerContext } from "../context.js";

interface Known {
  /** As the last poll told of it. */
  readonly session: SeenSession;
  /** The changed options as a poll last saw them. */
  readonly seen: string | null;
  /** When the list is due again. */
  readonly nextAt: number;
}

/** What gsyncd itself writes into the configuration of every session. */
const WRITTEN_BY_GSYNCD = "stime-xattr-prefix";
/** A list that could not be read is tried again after this long. */
const RETRY_MS = 30_000;

/** Reads the full option lists of sessions: when first seen, after a change, and now and then. */
export class OptionsPoller {
  readonly #on: OwnerContext;
  /** By session id. */
  readonly #known = new Map<string, Known>();
  readonly #due = new Map<string, SeenSession>();
  #sessions: readonly ReportedSession[] = [];
  readonly #reading = new Map<string, Promise<void>>();

  constructor(on: OwnerContext) {
    this.#on = on;
  }

  get due(): boolean {
    return this.#due.size > 0;
  }

  /** Notes which sessions' lists have to be read, from what a poll found of them. */
  notice(sessions: readonly ReportedSession[]): void {
    const { cache } = this.#on;
    if (sessions === this.#sessions) return this.#noticeAge();
    this.#sessions = sessions;
    const volumes = new Set(cache.volumes.map((volume) => volume.id));
    const now = Date.now();
    // A session that is made anew after it was gone is a new one.
    keepOnly(this.#known, cache.sessions);
    for (const session of sessions) {
      const named = secondaryAsNamed(session.key);
      if (!volumes.has(session.volumeUuid) || whyNotNamed(named) !== null) continue;
      const id = sessionId(session.volumeUuid, named);
      const before = this.#known.get(id);
      const seen =
        session.options === null ? null : JSON.stringify([...session.options].toSorted(([a], [b]) => (a < b ? -1 : 1)));
      const areAgreed = session.optionsByHost.size === 0;
      // A list that is read while an option goes round may come from a host that does not have it yet: it is read once
      // all hosts agree, and now and then where they never do.
      const changed = seen !== null && areAgreed && seen !== before?.seen;
      if (before === undefined || changed || now >= before.nextAt) this.#due.set(id, session);
      const next = before?.nextAt ?? now + this.#interval;
      this.#known.set(id, {
        session,
        seen: (areAgreed ? seen : null) ?? before?.seen ?? null,
        nextAt: areAgreed ? next : Math.min(next, now + RETRY_MS),
      });
    }
  }

  /** Of sessions of which the last poll told nothing new. */
  #noticeAge(): void {
    const now = Date.now();
    for (const [id, { session, nextAt }] of this.#known) if (now >= nextAt) this.#due.set(id, session);
  }

  /** Reads one session's list that is due. A command that waits goes before it. @throws Preempted */
  async readOne(): Promise<void> {
    const [next] = this.#due.keys();
    if (next !== undefined) await this.#readIfDue(next, "idle");
  }

  /** Reads that session's list if it is due, or waits for the reading that is under way: for someone who wants to know. */
  async readNow(id: string): Promise<void> {
    try {
      await this.#readIfDue(id, "urgent");
    } catch (error) {
      if (!(error instanceof Preempted)) throw error;
      await this.#readIfDue(id, "urgent");
    }
  }

  async #readIfDue(id: string, priority: "urgent" | "idle"): Promise<void> {
    const session = this.#due.get(id);
    if (session !== undefined) {
      this.#due.delete(id);
      const reading = this.#readAndWrite(id, session, priority).finally(() => this.#reading.delete(id));
      this.#reading.set(id, reading);
    }
    await this.#reading.get(id);
  }

  async #readAndWrite(id: string, session: SeenSession, priority: "urgent" | "idle"): Promise<void> {
    try {
      const read = await this.#read(session, priority);
      this.#again(id, this.#interval);
      await this.#on.cache.runExclusive(() => this.#write(id, read));
    } catch (error) {
      this.#on.signal.throwIfAborted();
      if (error instanceof Preempted) {
        if (!this.#due.has(id)) this.#due.set(id, session);
        throw error;
      }
      this.#again(id, RETRY_MS);
      const { code, message } = errorOf(error);
      this.#on.log.warn({ session: id, code, reason: message }, "the options of a session could not be read");
    }
  }

  get #interval(): number {
    return this.#on.settings.optionsIntervalMs;
  }

  #again(id: string, milliseconds: number): void {
    const known = this.#known.get(id);
    if (known !== undefined) this.#known.set(id, { ...known, nextAt: Date.now() + milliseconds });
  }

  async #read(session: SeenSession, priority: "urgent" | "idle"): Promise<ReadonlyMap<string, KnownOption>> {
    const { client, signal } = this.#on;
    const key = parseSessionKey(session.key);
    // Only hosts with a brick of the volume have the session's configuration.
    const [host] = session.bricks.map((brick) => brick.nodeUuid).filter((uuid) => this.#reachable(uuid));
    if (host !== undefined) {
      try {
        const list = (await client.on(host, configListFull(session.volume, key), { signal })).value;
        // A second command only where it has something to tell: most sessions have nothing set.
        const isSet =
          session.options === null || [...session.options.keys()].some((each) => each !== WRITTEN_BY_GSYNCD);
        const defaults = isSet ? (await client.on(host, configDefaults(session.volume, key), { signal })).value : list;
        return optionsOf(list, new Map(defaults.map(({ name, value }) => [name, value])));
      } catch (error) {
        if (!(error instanceof GlusterFailure) || error.kind !== "NOT_FOUND") throw error;
      }
    }
    const command = configList(session.volume, key);
    return withCommandLock(this.#on, priority, [], async ({ lock, signal: stop }) => {
      await lock.assertHeld();
      const { value } = await client.read(command, { signal: stop, timeoutMs: IDLE_READ_MS, takesLock: true });
      return new Map(
        [...value].map(([name, text]) => [name, { value: text, default: null, configurable: null, modified: null }]),
      );
    });
  }

  async #write(id: string, read: ReadonlyMap<string, KnownOption>): Promise<void> {
    const { cache, directory } = this.#on;
    const session = cache.sessions.get(id);
    if (session === undefined) return;
    const at = this.#on.now();
    const before = cache.options.get(id) ?? null;
    const changed = [...read].filter(([key, option]) => !isSame(before?.get(key), option));
    const gone = before === null ? [] : [...before.keys()].filter((key) => !read.has(key));
    const isNews = ([key, option]: readonly [string, KnownOption]): boolean => before?.get(key)?.value !== option.value;
    const keys = [...changed.filter(isNews).map(([key]) => key), ...gone].filter((key) => key !== WRITTEN_BY_GSYNCD);
    const { status } = session.row;
    const event = cache.eventsOf(session, directory);
    await writeOptions(asOwner(this.#on), at, {
      read: [id],
      options: changed.map(([key, option]) => ({
        sessionId: id,
        key,
        value: option.value,
        default: option.default,
        configurable: option.configurable,
        modified: option.modified,
        id: optionId(id, key),
      })),
      removed: gone.map((key) => ({ sessionId: id, key })),
      events:
        before === null || keys.length === 0
          ? []
          : [
              event(
                "SESSION_OPTIONS_CHANGED",
                { status, options: pick(before, keys) },
                { status, options: pick(read, keys) },
              ),
            ],
    });
    cache.applyOptions(id, read, at);
  }

  #reachable(host: string): boolean {
    return this.#on.client.nodes.some((node) => node.uuid === host);
  }
}

/** @param defaults by name, as gsyncd tells them of the session without its configuration */
function optionsOf(
  list: readonly ListedOption[],
  defaults: ReadonlyMap<string, string>,
): ReadonlyMap<string, KnownOption> {
  return new Map(
    list.map(({ name, value, configurable, modified }) => {
      // What gsyncd writes itself is no change of anybody's, and has no default that it could be given again.
      const preset = name === WRITTEN_BY_GSYNCD ? value : (defaults.get(name) ?? null);
      const isModified = name !== WRITTEN_BY_GSYNCD && (modified || value !== preset);
      return [name, { value, default: preset, configurable, modified: isModified }];
    }),
  );
}

function isSame(one: KnownOption | undefined, other: KnownOption): boolean {
  return (
    one !== undefined &&
    one.value === other.value &&
    one.default === other.default &&
    one.configurable === other.configurable &&
    one.modified === other.modified
  );
}

function pick(options: ReadonlyMap<string, KnownOption>, keys: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(keys.map((key) => [key, options.get(key)?.value ?? null]));
}
