import { type CrawledBrick, nodeChangelogs } from "../../gluster/hosts/changelogs.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { parseBrickPath, parseSessionKey, parseVolumeName, whyNotNamed } from "../../gluster/values.js";
import { AppError } from "../../errors.js";
import { isChangelogCrawl } from "../../model/raw-values.js";
import { writeWaitingChanges } from "../../store/observations.js";
import { waitingSince } from "./judge-changelogs.js";
import { stallEvents } from "../reconcile/session-events.js";
import type { DetailRow, KnownBrick, KnownSession, KnownVolume } from "../rows.js";
import { asOwner, type OwnerContext } from "../context.js";

/** A brick's side of a session whose worker is to be told of changes. */
interface Crawled {
  readonly hostId: string;
  readonly detail: DetailRow;
  readonly asked: CrawledBrick;
}

interface Suspicion {
  readonly since: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
}

/** A stall is told when a second poll, this much later, finds it too: of a machine that was suspended, the first may be wrong. */
const CONFIRM_MS = 10_000;

/** Checks whether bricks have changes that wait for a worker that was not told of them: see `waitingSince`. */
export class StallPoller {
  readonly #on: OwnerContext;
  /** What one poll found so far, by session and brick. */
  #suspected: ReadonlyMap<string, Suspicion> = new Map();
  #confirmAt = Infinity;

  constructor(on: OwnerContext) {
    this.#on = on;
  }

  /** Whether it is time to poll what is suspected a second time. */
  get due(): boolean {
    return performance.now() >= this.#confirmAt;
  }

  /** One command to each node that has such bricks, without Gluster's lock; of one that does not answer, what was known stays. */
  async poll(): Promise<void> {
    this.#confirmAt = Infinity;
    const byHost = Map.groupBy(this.#crawled(), ({ hostId }) => hostId);
    const answers = await Promise.all([...byHost].map(([host, crawled]) => this.#ask(host, crawled)));
    await this.#on.cache.runExclusive(() => this.#write(new Map(answers.flat())));
  }

  #crawled(): Crawled[] {
    const { cache, client } = this.#on;
    const reached = new Set(client.nodes.map(({ uuid }) => uuid));
    const volumes = new Map(cache.knownVolumes.map((volume) => [volume.id, volume]));
    return [...cache.sessions.values()].flatMap((session) => {
      const volume = volumes.get(session.row.primaryVolumeId);
      if (volume === undefined) return [];
      return volume.bricks.flatMap((brick) => {
        const detail = session.details.get(brick.id);
        if (detail === undefined || !isCrawling(detail) || !reached.has(brick.hostId)) return [];
        const asked = this.#askedOf(session, volume, brick);
        return asked === null ? [] : [{ hostId: brick.hostId, detail, asked }];
      });
    });
  }

  /** Null where a name or path cannot be asked for. */
  #askedOf({ row }: KnownSession, volume: KnownVolume, { path }: KnownBrick): CrawledBrick | null {
    if (row.sessionKey === null) return null;
    try {
      const session = parseSessionKey(row.sessionKey);
      if (whyNotNamed(session.named) !== null) return null;
      return {
        path: parseBrickPath(path),
        volume: parseVolumeName(volume.name),
        session,
        workingDir: this.#on.cache.optionOf(row.id, "working-dir"),
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return null;
    }
  }

  /** Since when changes wait, by session and brick; nothing of a node that does not tell. */
  async #ask(host: string, crawled: readonly Crawled[]): Promise<(readonly [string, number | null])[]> {
    const { client, signal, log } = this.#on;
    try {
      const { value } = await client.on(host, nodeChangelogs(crawled.map(({ asked }) => asked)), { signal });
      return crawled.flatMap(({ detail }, index) => {
        const state = value.bricks[index];
        return state === undefined ? [] : [[placeOf(detail), waitingSince(value.at, state, knownOf(detail))]];
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GlusterFailure)) throw error;
      log.debug({ host, kind: error.kind }, "the host's changelogs could not be read");
      return [];
    }
  }

  async #write(answers: ReadonlyMap<string, number | null>): Promise<void> {
    const { cache, directory } = this.#on;
    const suspected = new Map<string, Suspicion>();
    const changed: DetailRow[] = [];
    const events = [];
    for (const session of cache.sessions.values()) {
      const pairs = [...session.details.values()].flatMap((detail): [DetailRow, DetailRow][] => {
        const since = answers.get(placeOf(detail));
        // Meanwhile it may have been stopped, or have begun anew.
        if (since === undefined || !isCrawling(detail)) return [];
        const isKnown =
          since === null || detail.changesWaitingSince !== null || this.#confirms(detail, since, suspected);
        const waiting = since === null ? null : new Date(since * 1_000).toISOString();
        if (!isKnown || waiting === detail.changesWaitingSince) return [];
        return [[detail, { ...detail, changesWaitingSince: waiting }]];
      });
      changed.push(...pairs.map(([, now]) => now));
      events.push(...stallEvents(pairs, session.row.status, cache.eventsOf(session, directory)));
    }
    const writes = changed.map(({ sessionId, brickId, changesWaitingSince }) => ({
      sessionId,
      brickId,
      changesWaitingSince,
    }));
    await writeWaitingChanges(asOwner(this.#on), this.#on.now(), writes, events);
    cache.applySessions({ sessions: [], details: changed, removedDetails: [], removed: [], checkpoints: [] });
    this.#suspected = suspected;
    const first = Math.min(...[...suspected.values()].map(({ at }) => at));
    this.#confirmAt = first + CONFIRM_MS;
  }

  /** Whether an earlier poll found the same; else it is suspected from now on. */
  #confirms(detail: DetailRow, since: number, suspected: Map<string, Suspicion>): boolean {
    const place = placeOf(detail);
    const before = this.#suspected.get(place);
    const now = performance.now();
    if (before?.since === since && now - before.at >= CONFIRM_MS) return true;
    suspected.set(place, before?.since === since ? before : { since, at: now });
    return false;
  }
}

function isCrawling({ status, crawlStatusRaw }: DetailRow): boolean {
  return status === "ACTIVE" && isChangelogCrawl(crawlStatusRaw);
}

function placeOf({ sessionId, brickId }: DetailRow): string {
  return `${sessionId} ${brickId}`;
}

function knownOf({ changesWaitingSince: since }: DetailRow): number | null {
  return since === null ? null : Date.parse(since) / 1_000;
}
