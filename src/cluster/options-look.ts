import { configList } from "../gluster/georep-config.js";
import type { SeenSession } from "../gluster/seen.js";
import { GlusterFailure } from "../gluster/failure.js";
import { configListFull } from "../gluster/gsyncd.js";
import { parseSessionKey, secondaryAsNamed } from "../gluster/values.js";
import { optionId, sessionId } from "../model/ids.js";
import { writeOptions } from "../service/observations.js";
import { alone, type Surroundings } from "./surroundings.js";
import type { ToldSession } from "./gather.js";

/** Reads the full option lists of sessions: when first seen, after a change, and now and then. */
export class OptionsLook {
  readonly #on: Surroundings;
  /** The changed options as a look last saw them, by session id. */
  readonly #seen = new Map<string, string>();
  readonly #readAt = new Map<string, number>();
  readonly #due = new Map<string, SeenSession>();

  constructor(on: Surroundings) {
    this.#on = on;
  }

  get due(): boolean {
    return this.#due.size > 0;
  }

  /** Notes which sessions' lists have to be read, from what a look told of them. */
  notice(told: readonly ToldSession[]): void {
    const volumes = new Map(this.#on.memory.volumes.map((volume) => [volume.name, volume.id]));
    for (const session of told) {
      const volumeId = volumes.get(session.volume);
      if (volumeId === undefined) continue;
      const id = sessionId(volumeId, secondaryAsNamed(session.key));
      const changed = session.options === null ? null : JSON.stringify([...session.options].toSorted());
      const last = this.#readAt.get(id);
      const old = last === undefined || Date.now() - last > this.#on.settings.optionsIntervalMs;
      if (old || (changed !== null && changed !== this.#seen.get(id))) {
        if (changed !== null) this.#seen.set(id, changed);
        this.#due.set(id, session);
      }
    }
  }

  /** Reads one session's list that is due. A command that waits goes before the next one. */
  async readOne(): Promise<void> {
    const [next] = this.#due;
    if (next === undefined) return;
    const [id, session] = next;
    this.#due.delete(id);
    this.#readAt.set(id, Date.now());
    const read = await this.#read(session);
    if (this.#on.memory.sessions.has(id)) await this.#write(id, read);
  }

  async #read(session: SeenSession): Promise<ReadonlyMap<string, string>> {
    const { client, signal } = this.#on;
    const key = parseSessionKey(session.key);
    // Only hosts with a brick of the volume have the session's configuration.
    const [host] = session.bricks.map((brick) => brick.nodeUuid).filter((uuid) => this.#reachable(uuid));
    if (host !== undefined) {
      try {
        const list = await client.on(host, configListFull(session.volume, key), { signal });
        return new Map(list.value.map((option) => [option.name, option.value]));
      } catch (error) {
        if (!(error instanceof GlusterFailure) || error.kind !== "NOT_FOUND") throw error;
      }
    }
    return alone(this.#on, "idle", [], async (lock) => {
      await lock.assertHeld();
      return (await client.read(configList(session.volume, key), { signal })).value;
    });
  }

  async #write(id: string, read: ReadonlyMap<string, string>): Promise<void> {
    const { em, memory, directory } = this.#on;
    const session = memory.sessions.get(id);
    if (session === undefined) return;
    const before = memory.options.get(id) ?? null;
    const changed = [...read].filter(([key, value]) => before?.get(key) !== value);
    const gone = before === null ? [] : [...before.keys()].filter((key) => !read.has(key));
    const { status } = session.row;
    const events =
      before === null || changed.length + gone.length === 0
        ? []
        : [
            memory.sessionEvent(
              session,
              directory,
              "SESSION_OPTIONS_CHANGED",
              { status, options: pick(before, [...changed.map(([key]) => key), ...gone]) },
              { status, options: pick(read, [...changed.map(([key]) => key), ...gone]) },
            ),
          ];
    await writeOptions(em, new Date(), {
      read: [id],
      options: changed.map(([config_key, config_value]) => ({
        session_id: id,
        config_key,
        config_value,
        id: optionId(id, config_key),
      })),
      removed: gone.map((config_key) => ({ session_id: id, config_key })),
      events,
    });
    memory.options.set(id, read);
  }

  #reachable(host: string): boolean {
    return this.#on.client.nodes.some((node) => node.uuid === host);
  }
}

function pick(options: ReadonlyMap<string, string>, keys: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(keys.map((key) => [key, options.get(key) ?? null]));
}
