import { type CrawledBrick, nodeChangelogs } from "../../gluster/hosts/changelogs.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { parseBrickPath, parseSessionKey, parseVolumeName, whyNotNamed } from "../../gluster/values.js";
import { AppError } from "../../errors.js";
import type { EventDraft } from "../../model/events/event.js";
import { bricksPerSet, setsOf } from "../../model/health.js";
import { isChangelogCrawl } from "../../model/raw-values.js";
import { writeChangelogs, writeRpos } from "../../store/observations.js";
import { turnedRpos } from "../../store/rpo.js";
import { waitingSince } from "./judge-changelogs.js";
import { lagEvents, rpoEvent, stallEvents } from "../reconcile/session-events.js";
import {
  type DetailRow,
  isSameRow,
  type KnownBrick,
  type KnownSession,
  type KnownVolume,
  type SessionRow,
} from "../rows.js";
import { asOwner, type OwnerContext } from "../context.js";
import { LagWatch, type Told } from "./lag-watch.js";
import { StallWatch } from "./stall-watch.js";
import { standingFor } from "./standing-brick.js";

/** A brick's side of a session whose changelogs are asked for. */
interface Asked {
  readonly hostId: string;
  readonly detail: DetailRow;
  readonly asked: CrawledBrick;
}

/** Reads how far bricks' changelogs were copied: how far sessions are behind, and what waits for a worker that was not told. */
export class ChangelogPoller {
  readonly #on: OwnerContext;
  readonly #stalls = new StallWatch();
  readonly #lags = new LagWatch();
  #confirmAt = Infinity;

  constructor(on: OwnerContext) {
    this.#on = on;
  }

  /** Whether it is time to poll what is suspected a second time. */
  get due(): boolean {
    return performance.now() >= this.#confirmAt;
  }

  /** One command to each node that has such bricks, without Gluster's lock. */
  async poll(): Promise<void> {
    this.#confirmAt = Infinity;
    const byHost = Map.groupBy(this.#bricks(), ({ hostId }) => hostId);
    const at = this.#on.now();
    const answers = await Promise.all([...byHost].map(([host, asked]) => this.#ask(host, asked)));
    const told = new Map<string, Map<string, Told>>();
    for (const [{ sessionId, brickId }, word] of answers.flat()) {
      told.set(sessionId, (told.get(sessionId) ?? new Map<string, Told>()).set(brickId, word));
    }
    await this.#on.cache.runExclusive(() => this.#write(told, at));
    await this.#judgeRpos();
  }

  /** Of each set the brick that stands for it, and every other whose worker is to be told of changes. */
  #bricks(): Asked[] {
    const { cache, client } = this.#on;
    const reached = new Set(client.nodes.map(({ uuid }) => uuid));
    const volumes = new Map(cache.knownVolumes.map((volume) => [volume.id, volume]));
    return [...cache.sessions.values()].flatMap((session) => {
      const volume = volumes.get(session.row.primaryVolumeId);
      if (volume === undefined) return [];
      return setsOf(volume.bricks, bricksPerSet(volume.layout)).flatMap((set) => {
        const candidates = set.flatMap((brick) => {
          const detail = session.details.get(brick.id);
          if (detail === undefined || !reached.has(brick.hostId)) return [];
          const asked = this.#askedOf(session, volume, brick);
          return asked === null ? [] : [{ hostId: brick.hostId, detail, asked }];
        });
        const standing = standingFor(candidates.map(({ detail }) => detail));
        return candidates.filter(({ detail }) => detail === standing || isCrawling(detail));
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

  /** Of each brick that is asked for; nothing of a node that does not tell. */
  async #ask(host: string, bricks: readonly Asked[]): Promise<(readonly [DetailRow, Told])[]> {
    const { client, signal, log } = this.#on;
    try {
      const { value } = await client.on(host, nodeChangelogs(bricks.map(({ asked }) => asked)), { signal });
      return bricks.flatMap(({ detail }, index) => {
        const state = value.bricks[index];
        return state === undefined ? [] : [[detail, { nodeAt: value.at, state }] as const];
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GlusterFailure)) throw error;
      log.debug({ host, kind: error.kind }, "the host's changelogs could not be read");
      return [];
    }
  }

  async #write(told: ReadonlyMap<string, ReadonlyMap<string, Told>>, at: Date): Promise<void> {
    const { cache, directory } = this.#on;
    const volumes = new Map(cache.knownVolumes.map((volume) => [volume.id, volume]));
    const details: DetailRow[] = [];
    const sessions: SessionRow[] = [];
    const events: EventDraft[] = [];
    for (const session of cache.sessions.values()) {
      const volume = volumes.get(session.row.primaryVolumeId);
      if (volume === undefined) continue;
      const words = told.get(session.row.id) ?? new Map<string, Told>();
      const isWalking = cache.isWalking(session.row.id);
      const { bricks, lag } = this.#lags.judge(at, this.#withStalls(session, words), volume, isWalking, words);
      const pairs = bricks.flatMap((now): [DetailRow, DetailRow][] => {
        const before = session.details.get(now.brickId);
        return before === undefined || isSameRow(before, now) ? [] : [[before, now]];
      });
      details.push(...pairs.map(([, now]) => now));
      const row = { ...session.row, ...lag };
      const isSame = isSameRow(session.row, row);
      if (isSame && pairs.length === 0) continue;
      if (!isSame) sessions.push(row);
      const event = cache.eventsOf(session, directory);
      events.push(...stallEvents(pairs, row.status, volume, event), ...lagEvents(session.row, row, event));
    }
    const now = this.#on.now();
    await writeChangelogs(asOwner(this.#on), now, { details, sessions, events });
    cache.applySessions({ sessions, details, removedDetails: [], removed: [], checkpoints: [] }, now);
    this.#lags.over();
    this.#confirmAt = this.#stalls.over();
  }

  /** Whether sessions are further behind than they may be: time alone can make them. */
  async #judgeRpos(): Promise<void> {
    const { em, cache, directory } = this.#on;
    const turned = await turnedRpos(em, cache.cluster.id);
    await writeRpos(asOwner(this.#on), this.#on.now(), turned, (turn) => {
      const session = cache.sessions.get(turn.sessionId);
      return session === undefined ? [] : [rpoEvent(turn, session.row, cache.eventsOf(session, directory))];
    });
  }

  /** The session with what is known now of changes that wait for a worker which was not told of them. */
  #withStalls(session: KnownSession, words: ReadonlyMap<string, Told>): KnownSession {
    const details = new Map(session.details);
    for (const [brickId, detail] of session.details) {
      const word = words.get(brickId);
      // Meanwhile it may have been stopped, or have begun anew.
      if (word === undefined || !isCrawling(detail)) continue;
      const since = waitingSince(word.nodeAt, word.state, knownOf(detail));
      const place = `${detail.sessionId} ${brickId}`;
      const isKnown = since === null || detail.changesWaitingSince !== null || this.#stalls.confirms(place, since);
      const waiting = since === null ? null : new Date(since * 1_000).toISOString();
      if (isKnown) details.set(brickId, { ...detail, changesWaitingSince: waiting });
    }
    return { ...session, details };
  }
}

function isCrawling({ status, crawlStatusRaw }: DetailRow): boolean {
  return status === "ACTIVE" && isChangelogCrawl(crawlStatusRaw);
}

function knownOf({ changesWaitingSince: since }: DetailRow): number | null {
  return since === null ? null : Date.parse(since) / 1_000;
}
