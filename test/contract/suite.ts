/**
 * What the product relies on of Gluster, as cases that run against the simulator and against real clusters alike: what
 * holds of one must hold of the other. The cases of the session build on each other, in this order.
 */
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { create, deleteSession, pause, resume, start, stop } from "../../src/gluster/georep-change.js";
import { checkpointNow, configList, configReset, configSet } from "../../src/gluster/georep-config.js";
import { status } from "../../src/gluster/georep-status.js";
import { configListFull } from "../../src/gluster/gsyncd.js";
import { gsecCreate, peerHostKeys } from "../../src/gluster/keys.js";
import { glusterVersion, poolList } from "../../src/gluster/peers.js";
import { nodeReport } from "../../src/gluster/report.js";
import type { SeenBrick, SeenSession } from "../../src/gluster/seen.js";
import {
  parseHostName,
  parseOptionKey,
  parseOptionValue,
  parseSecondaryUrl,
  parseUserName,
  parseVolumeName,
} from "../../src/gluster/values.js";
import { volumeInfo, volumeStatusDetail } from "../../src/gluster/volumes.js";
import { ask, kindOf, type Target } from "./target.js";

function sessionIn(sessions: readonly SeenSession[], volume: string): SeenSession | undefined {
  return sessions.find((session) => session.volume === volume);
}

/** A node's bricks, without what only the report knows. */
function ownOf(session: SeenSession | undefined, nodeUuid: string): readonly SeenBrick[] {
  const nowhere = { secondaryHostName: null, secondaryHostUuid: null };
  return (session?.bricks ?? [])
    .filter((brick) => brick.nodeUuid === nodeUuid)
    .map((brick) => ({ ...brick, ...nowhere }));
}

const FORCED = { force: true };
const UNFORCED = { force: false };
const PUSH_PEM = { keys: "pushPem", force: false } as const;

export function contract(name: string, open: () => Promise<Target>): void {
  describe(`the contract with ${name}`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await open();
    });
    afterAll(() => target[Symbol.asyncDispose]());

    const onSource = <T>(command: Parameters<typeof ask<T>>[2]): Promise<T> => ask(target, target.source, command);
    const refusal = <T>(command: Parameters<typeof ask<T>>[2]): Promise<string> =>
      kindOf(target, target.source, command);
    const look = async (): Promise<SeenSession | undefined> => (await onSource(status(target.volume, target.url)))[0];
    const states = async (): Promise<readonly string[]> => ((await look())?.bricks ?? []).map((brick) => brick.status);

    describe("the clusters", () => {
      test("the asked node calls itself localhost, and its peers by their names", async () => {
        const pool = await onSource(poolList());
        const others = target.source.nodes.map(({ uuid }) => uuid).toSorted();
        expect(pool.map(({ uuid }) => uuid).toSorted()).toEqual(others);
        expect(pool.filter(({ isSelf }) => isSelf)).toMatchObject([{ connected: true, state: null, otherNames: [] }]);
        expect(pool.filter(({ isSelf }) => !isSelf)).toMatchObject([
          { hostname: target.peer.name, connected: true, state: "Peer in Cluster", otherNames: [] },
        ]);
      });

      test("the version", async () => {
        expect(await onSource(glusterVersion())).toBe("10.3");
      });

      test("a peer's host key is the one that the peer shows", async () => {
        const keys = await onSource(peerHostKeys(parseHostName(target.peer.name), target.peer.port));
        const peer = target.source.nodes.find((node) => node.name === target.peer.name);
        const shown = await target.source.on(peer?.uuid ?? "", poolList());
        expect(shown.value).toHaveLength(2);
        expect(keys.map(({ algorithm }) => algorithm)).toContain("ssh-ed25519");
        expect(keys.every(({ fingerprint }) => /^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint))).toBe(true);
      });

      test("a volume and its bricks", async () => {
        const [volume] = await onSource(volumeInfo(target.volume));
        expect(volume).toMatchObject({
          name: target.volume,
          type: "Replicate",
          status: "Started",
          brickCount: 2,
          replicaCount: 2,
          arbiterCount: 0,
          disperseCount: 0,
          redundancyCount: 0,
          distCount: 1,
          transport: "tcp",
        });
        const uuids = target.source.nodes.map(({ uuid }) => uuid);
        expect(volume?.bricks.map(({ hostUuid }) => hostUuid)).toEqual(uuids);
        expect([...(volume?.options ?? [])]).toContainEqual(["nfs.disable", "on"]);
      });

      test("sizes and states of bricks", async () => {
        const bricks = await onSource(volumeStatusDetail(target.volume));
        expect(bricks.map(({ hostUuid }) => hostUuid)).toEqual(target.source.nodes.map(({ uuid }) => uuid));
        for (const brick of bricks) {
          expect(brick).toMatchObject({ volume: target.volume, online: true, port: expect.any(Number) });
          expect(Number(brick.sizeFree)).toBeGreaterThan(0);
          expect(Number(brick.sizeTotal)).toBeGreaterThan(Number(brick.sizeFree));
        }
      });

      test("a volume that does not exist is NOT_FOUND, however one asks", async () => {
        const nosuch = parseVolumeName("nosuch");
        expect(await refusal(volumeInfo(nosuch))).toBe("NOT_FOUND");
        expect(await refusal(volumeStatusDetail(nosuch))).toBe("NOT_FOUND");
        expect(await refusal(status(nosuch))).toBe("NOT_FOUND");
        expect(await refusal(start(nosuch, target.url, UNFORCED))).toBe("NOT_FOUND");
        expect(await refusal(create(nosuch, target.url, PUSH_PEM))).toBe("NOT_FOUND");
        expect(await refusal(configList(nosuch, target.url))).toBe("NOT_FOUND");
      });
    });

    describe("before there is a session", () => {
      test("status says so without a failure", async () => {
        expect(await onSource(status(target.volume))).toEqual([]);
        expect(await onSource(status(target.volume, target.url))).toEqual([]);
      });

      test("every verb is NOT_FOUND", async () => {
        const { volume, url } = target;
        expect(await refusal(start(volume, url, UNFORCED))).toBe("NOT_FOUND");
        expect(await refusal(stop(volume, url, UNFORCED))).toBe("NOT_FOUND");
        expect(await refusal(pause(volume, url, UNFORCED))).toBe("NOT_FOUND");
        expect(await refusal(resume(volume, url, UNFORCED))).toBe("NOT_FOUND");
        expect(await refusal(deleteSession(volume, url, { resetSyncTime: false }))).toBe("NOT_FOUND");
        expect(await refusal(configList(volume, url))).toBe("NOT_FOUND");
      });

      test("create is refused where the destination is not what it must be", async () => {
        const { volume, url } = target;
        const noHost = parseSecondaryUrl("nohost::x");
        const noVolume = { ...url, volume: parseVolumeName("nosuch") };
        const noUser = { ...url, user: parseUserName("nobody") };
        expect(await refusal(create(volume, noHost, PUSH_PEM))).toBe("PEER_DOWN");
        expect(await refusal(create(volume, noVolume, { ...PUSH_PEM, ...FORCED }))).toBe("WRONG_STATE");
        expect(await refusal(create(volume, noUser, PUSH_PEM))).toBe("WRONG_STATE");
      });
    });

    describe("a session", () => {
      test("create makes a key of the creating node, the destination as told, and its volume's uuid", async () => {
        const { volume, url, source, destination } = target;
        expect(await onSource(gsecCreate())).toBe("/var/lib/glusterd/geo-replication/common_secret.pem.pub");
        await onSource(create(volume, url, PUSH_PEM));
        const [far] = await ask(target, destination, volumeInfo(url.volume));
        const session = await look();
        expect(session).toMatchObject({
          volume,
          url,
          creatorUuid: source.nodes[0]?.uuid,
          secondaryVolumeUuid: far?.id,
        });
        expect(session?.key).toBe(`${source.nodes[0]?.uuid}:ssh://${url.host}::${url.volume}:${far?.id}`);
        expect(await states()).toEqual(["Created", "Created"]);
        // Gluster's hook sets it after create has answered.
        const optionsOfDestination = async (): Promise<unknown[]> => [
          ...((await ask(target, destination, volumeInfo(url.volume)))[0]?.options ?? []),
        ];
        await expect
          .poll(optionsOfDestination, { timeout: 30_000, interval: 500 })
          .toContainEqual(["features.read-only", "on"]);
        const [near] = await onSource(volumeInfo(volume));
        for (const option of ["geo-replication.indexing", "geo-replication.ignore-pid-check", "changelog.changelog"]) {
          expect(near?.options.get(option)).toBe("on");
        }
      });

      test("create again is ALREADY_EXISTS, for another host of the same volume too", async () => {
        const { volume, url, elsewhere } = target;
        expect(await refusal(create(volume, url, PUSH_PEM))).toBe("ALREADY_EXISTS");
        expect(await refusal(create(volume, elsewhere, PUSH_PEM))).toBe("ALREADY_EXISTS");
        expect((await look())?.url).toEqual(url);
      });

      test("Created: stop and pause are taken and change nothing, resume is not", async () => {
        const { volume, url } = target;
        expect(await refusal(stop(volume, url, UNFORCED))).toBe("SUCCESS");
        expect(await refusal(pause(volume, url, UNFORCED))).toBe("SUCCESS");
        expect(await refusal(resume(volume, url, UNFORCED))).toBe("WRONG_STATE");
        expect(await states()).toEqual(["Created", "Created"]);
      });

      test("start brings one brick of the set to Active, the other one to Passive", async () => {
        const { volume, url } = target;
        await target.write();
        await onSource(start(volume, url, UNFORCED));
        await target.until(states, (seen) => seen.includes("Active") && seen.includes("Passive"));
        const crawled = await target.until(look, (seen) =>
          (seen?.bricks ?? []).some(({ lastSyncedAt, status: word }) => word === "Active" && lastSyncedAt !== null),
        );
        const active = crawled?.bricks.find((brick) => brick.status === "Active");
        const passive = crawled?.bricks.find((brick) => brick.status === "Passive");
        expect(active).toMatchObject({ crawlStatus: expect.stringMatching(/ Crawl$/), failures: 0n });
        expect(passive).toMatchObject({ crawlStatus: null, lastSyncedAt: null, dataPending: null });
      });

      test("the nodes' reports tell the same as status, and the destination's nodes besides", async () => {
        const { volume, url, source, destination } = target;
        const far = destination.nodes.map(({ uuid }) => uuid);
        for (const { uuid } of source.nodes) {
          // Between two looks a real session may have moved on; that they agree once is enough.
          const [told, report] = await target.until(
            async () => [await look(), (await source.on(uuid, nodeReport())).value] as const,
            ([seen, reported]) =>
              isDeepStrictEqual(ownOf(seen, uuid), ownOf(sessionIn(reported.sessions, volume), uuid)),
          );
          const session = sessionIn(report.sessions, volume);
          expect(report.nodeUuid).toBe(uuid);
          expect(session).toMatchObject({ key: told?.key, url });
          expect(ownOf(session, uuid)).toHaveLength(1);
          expect(far).toContain(session?.bricks[0]?.secondaryHostUuid);
          expect(session?.options?.get("stime-xattr-prefix")).toMatch(/^trusted\.glusterfs\./);
        }
      });

      test("Active: start and delete are refused, start force is taken", async () => {
        const { volume, url } = target;
        expect(await refusal(start(volume, url, UNFORCED))).toBe("ALREADY_IN_STATE");
        expect(await refusal(deleteSession(volume, url, { resetSyncTime: false }))).toBe("WRONG_STATE");
        expect(await refusal(resume(volume, url, UNFORCED))).toBe("WRONG_STATE");
        expect(await refusal(start(volume, url, FORCED))).toBe("SUCCESS");
        expect(await states()).toEqual(expect.arrayContaining(["Active", "Passive"]));
      });

      test("a checkpoint does not restart the workers, and is reached once what was written has arrived", async () => {
        const { volume, url } = target;
        await onSource(checkpointNow(volume, url));
        expect(await states()).toContain("Active");
        await target.write();
        // A live crawl of real Gluster can stall where create has switched the changelog on; the one after a restart does not.
        await onSource(configSet(volume, url, parseOptionKey("connection-timeout"), parseOptionValue("61")));
        const reached = await target.until(look, (seen) =>
          (seen?.bricks ?? []).some(({ checkpointCompleted }) => checkpointCompleted === true),
        );
        const active = reached?.bricks.find((brick) => brick.status === "Active");
        expect(Number(active?.checkpointCompletedAt)).toBeGreaterThanOrEqual(Number(active?.checkpointAt));
        expect(Number(active?.lastSyncedAt)).toBeGreaterThanOrEqual(Number(active?.checkpointAt));
        await onSource(configReset(volume, url, parseOptionKey("checkpoint")));
        expect((await look())?.bricks.map(({ checkpointAt }) => checkpointAt)).toEqual([null, null]);
      });

      test("pause, pause again, start force, resume", async () => {
        const { volume, url } = target;
        await onSource(pause(volume, url, UNFORCED));
        expect(await states()).toEqual(["Paused", "Paused"]);
        expect(await refusal(pause(volume, url, UNFORCED))).toBe("ALREADY_IN_STATE");
        expect(await refusal(start(volume, url, UNFORCED))).toBe("ALREADY_IN_STATE");
        expect(await refusal(start(volume, url, FORCED))).toBe("SUCCESS");
        expect(await refusal(deleteSession(volume, url, { resetSyncTime: false }))).toBe("WRONG_STATE");
        expect(await states()).toEqual(["Paused", "Paused"]);
        await onSource(resume(volume, url, UNFORCED));
        expect(await refusal(resume(volume, url, UNFORCED))).toBe("WRONG_STATE");
        await target.until(states, (seen) => seen.includes("Active"));
      });

      test("an option that is set stands in the lists and in the report, and a paused session is paused no longer", async () => {
        const { volume, url, source } = target;
        await onSource(pause(volume, url, UNFORCED));
        await onSource(configSet(volume, url, parseOptionKey("sync-jobs"), parseOptionValue("4")));
        expect(await states()).not.toContain("Paused");
        expect((await onSource(configList(volume, url))).get("sync-jobs")).toBe("4");
        const full = await onSource(configListFull(volume, url));
        expect(full.find(({ name: option }) => option === "sync-jobs")).toMatchObject({ value: "4", modified: true });
        const report = (await source.on(source.nodes[0]?.uuid ?? "", nodeReport())).value;
        expect(report.sessions.find((each) => each.volume === volume)?.options?.get("sync-jobs")).toBe("4");
        await target.until(states, (seen) => seen.includes("Active"));
      });

      test("both lists have the same options and values", async () => {
        const { volume, url } = target;
        const short = await onSource(configList(volume, url));
        const full = await onSource(configListFull(volume, url));
        expect(new Map(full.map(({ name: option, value }) => [option, value]))).toEqual(short);
      });

      test("options that Gluster refuses", async () => {
        const { volume, url } = target;
        const set = (key: string, value: string): Promise<string> =>
          refusal(configSet(volume, url, parseOptionKey(key), parseOptionValue(value)));
        expect(await set("no-such-option", "1")).toBe("INVALID_ARGUMENT");
        expect(await set("sync-jobs", "1000")).toBe("INVALID_ARGUMENT");
        expect(await set("sync-method", "foo")).toBe("INVALID_ARGUMENT");
        expect(await set("ignore-deletes", "maybe")).toBe("INVALID_ARGUMENT");
        expect(await set("state-file", "/tmp/x")).toBe("INVALID_ARGUMENT");
        expect(await set("checkpoint", "tomorrow")).toBe("INVALID_ARGUMENT");
        expect(await refusal(configReset(volume, url, parseOptionKey("no-such-option")))).toBe("INVALID_ARGUMENT");
      });

      test("stop, and stop, stop force and pause again", async () => {
        const { volume, url } = target;
        await onSource(stop(volume, url, UNFORCED));
        expect(await states()).toEqual(["Stopped", "Stopped"]);
        expect(await refusal(stop(volume, url, UNFORCED))).toBe("SUCCESS");
        expect(await refusal(stop(volume, url, FORCED))).toBe("SUCCESS");
        expect(await refusal(pause(volume, url, UNFORCED))).toBe("SUCCESS");
        expect(await refusal(resume(volume, url, UNFORCED))).toBe("WRONG_STATE");
        expect(await states()).toEqual(["Stopped", "Stopped"]);
      });

      test("what was written is at the destination, which is not empty any more", async () => {
        expect(await refusal(create(target.volume, target.url, PUSH_PEM))).toBe("WRONG_STATE");
      });

      test("create force naming another host moves the session: another key, the same options", async () => {
        const { volume, url, elsewhere } = target;
        await onSource(create(volume, elsewhere, { ...PUSH_PEM, ...FORCED }));
        const sessions = await onSource(status(volume));
        expect(sessions.map((session) => session.url)).toEqual([elsewhere]);
        expect((await onSource(configList(volume, elsewhere))).get("sync-jobs")).toBe("4");
        await onSource(create(volume, url, { ...PUSH_PEM, ...FORCED }));
        expect((await onSource(status(volume))).map((session) => session.url)).toEqual([url]);
      });

      test("delete, and delete again", async () => {
        const { volume, url } = target;
        await onSource(deleteSession(volume, url, { resetSyncTime: false }));
        expect(await onSource(status(volume))).toEqual([]);
        expect(await refusal(deleteSession(volume, url, { resetSyncTime: false }))).toBe("NOT_FOUND");
        const [near] = await onSource(volumeInfo(volume));
        expect(near?.options.get("geo-replication.indexing")).toBe("on");
      });
    });
  });
}
