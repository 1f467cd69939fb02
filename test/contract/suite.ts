/**
 * What the product relies on of Gluster, as cases that run against the simulator and against real clusters alike: what
 * holds of one must hold of the other. The cases of the session build on each other, in this order.
 */
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addGroup, addUser, joinGroup, leaveGroup, removeGroup, removeUser } from "../../src/gluster/hosts/accounts.js";
import { nodeBricks } from "../../src/gluster/hosts/bricks.js";
import { nodeChangelogs } from "../../src/gluster/hosts/changelogs.js";
import type { GlusterCommand } from "../../src/gluster/command.js";
import { create, deleteSession, pause, resume, start, stop } from "../../src/gluster/cli/georep-change.js";
import { checkpointNow, configList, configReset, configSet } from "../../src/gluster/cli/georep-config.js";
import { status } from "../../src/gluster/cli/georep-status.js";
import { configDefaults, configListFull } from "../../src/gluster/hosts/gsyncd.js";
import { addKeys, keyFile, removeKeys } from "../../src/gluster/hosts/key-file.js";
import { readKeyLine } from "../../src/gluster/hosts/key-lines.js";
import { collectKeys, peerHostKeys } from "../../src/gluster/cli/keys.js";
import {
  admitUser,
  MOUNT_ROOT,
  type MountBroker,
  mountBroker,
  restartGlusterd,
  revokeUser,
  waitForPeers,
} from "../../src/gluster/hosts/mount-broker.js";
import { nodeKeys } from "../../src/gluster/hosts/node-keys.js";
import { glusterVersion, poolList } from "../../src/gluster/cli/peers.js";
import { nodeClock } from "../../src/gluster/hosts/clock.js";
import { nodePreflight } from "../../src/gluster/hosts/preflight.js";
import { lookAtTree, walkTree } from "../../src/gluster/hosts/tree.js";
import { nodeReport } from "../../src/gluster/report/report.js";
import type { SeenBrick, SeenSession } from "../../src/gluster/seen.js";
import {
  parseBrickPath,
  parseGroupName,
  parseHostName,
  parseOptionKey,
  parseOptionValue,
  parseSecondaryUrl,
  parseSessionKey,
  parseUserName,
  parseVolumeName,
} from "../../src/gluster/values.js";
import { touchRoot } from "../../src/gluster/cli/touch.js";
import { resetVolumeOption, setVolumeOption } from "../../src/gluster/cli/volume-options.js";
import { type BrickStatus, volumeInfo, volumeStatusDetail } from "../../src/gluster/cli/volumes.js";
import { optionDefinition } from "../../src/model/options/judge.js";
import { OPTION_TABLE } from "../../src/model/options/table.js";
import { differences, DIFFERENCES } from "./config-check.js";
import { ask, kindOf, type Target } from "./target.js";

function definitionName(option: string): string {
  return optionDefinition(option)?.name ?? `${option} (not in the table)`;
}

function sessionIn(sessions: readonly SeenSession[], volume: string): SeenSession | undefined {
  return sessions.find((session) => session.volume === volume);
}

/** A node's bricks, without what only the report knows. */
function ownOf(session: SeenSession | undefined, nodeUuid: string): readonly SeenBrick[] {
  const nowhere = { secondaryHostName: null, secondaryHostUuid: null, secondaryVolumeUuid: null };
  const unseen = { isMonitorAlive: null, hasMonitorDied: null, silent: null };
  return (session?.bricks ?? [])
    .filter((brick) => brick.nodeUuid === nodeUuid)
    .map((brick) => ({ ...brick, ...nowhere, ...unseen }));
}

/** Of an entry what a copy has as well: all but when it was changed. */
function shownOf(look: unknown): object {
  return JSON.parse(JSON.stringify(look, (name, value: unknown) => (name === "changedAt" ? null : value))) as object;
}

const NO_SESSIONS = { sessions: [], unread: [] };
const FORCED = { force: true };
const UNFORCED = { force: false };
/** A crawl that finds something to do has done it within half of them. */
const POLLS_A_CRAWL = 25;
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
    const brickOfDestination = async (): Promise<BrickStatus | undefined> => {
      const { destination, url } = target;
      return (await ask(target, destination, volumeStatusDetail(url.volume))).get(url.volume)?.[0];
    };
    const poll = async (): Promise<SeenSession | undefined> =>
      (await onSource(status(target.volume, target.url))).sessions[0];
    const states = async (): Promise<readonly string[]> => ((await poll())?.bricks ?? []).map((brick) => brick.status);
    /** What the node of the session's Active brick tells of its changelogs, each time that it is asked. */
    const changelogsOf = (session: SeenSession | undefined) => {
      const { source, volume } = target;
      const brick = session?.bricks.find(({ status: word }) => word === "Active");
      const key = parseSessionKey(session?.key ?? "");
      const asked = [{ path: parseBrickPath(brick?.path ?? ""), volume, session: key, workingDir: null }];
      return async () => (await source.on(brick?.nodeUuid ?? "", nodeChangelogs(asked))).value;
    };
    let timeout = 60;
    /**
     * Until the checkpoint is reached. A live crawl may stall on real Gluster (test/lab/sessions.ts, throughStalls); the history
     * crawl of a worker that starts finds what waits, so that the workers are started anew at first, and from time to time.
     */
    const checkpointReached = (): Promise<SeenSession | undefined> => {
      const { volume, url } = target;
      let polls = 0;
      const pollWithCrawls = async (): Promise<SeenSession | undefined> => {
        if (polls % POLLS_A_CRAWL === 0) {
          // Only another value starts them anew.
          const seconds = parseOptionValue(String(++timeout));
          await onSource(configSet(volume, url, parseOptionKey("connection-timeout"), seconds));
        }
        polls++;
        return poll();
      };
      return target.until(
        pollWithCrawls,
        (seen) => seen?.bricks.some((brick) => brick.checkpointCompleted === true) === true,
      );
    };

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
        for (const { uuid } of target.source.nodes) {
          const { volumes } = (await target.source.on(uuid, nodeReport())).value;
          expect(volumes.get(target.volume), "its id by the node's report, before it has a session").toBe(volume?.id);
        }
      });

      test("sizes and states of bricks", async () => {
        const bricks = (await onSource(volumeStatusDetail(target.volume))).get(target.volume) ?? [];
        expect(bricks.map(({ hostUuid }) => hostUuid)).toEqual(target.source.nodes.map(({ uuid }) => uuid));
        for (const brick of bricks) {
          expect(brick).toMatchObject({ online: true, port: expect.any(Number) });
          expect(Number(brick.sizeFree)).toBeGreaterThan(0);
          expect(Number(brick.sizeTotal)).toBeGreaterThan(Number(brick.sizeFree));
        }
      });

      test("what a node's bricks hold and have written", async () => {
        const { destination } = target;
        const brick = await brickOfDestination();
        expect(brick).toMatchObject({ pid: expect.any(Number), device: expect.stringMatching(/^\/dev\//) });
        const asked = [
          { path: brick?.path ?? "", pid: brick?.pid ?? null },
          { path: "/no/such/brick", pid: null },
        ];
        const told = (await destination.on(brick?.hostUuid ?? "", nodeBricks(asked))).value;
        const clock = (await destination.on(brick?.hostUuid ?? "", nodeClock())).value;
        expect(told).toEqual({
          clock: expect.closeTo(clock, -2),
          glusterVersion: "10.3",
          bricks: [
            { path: brick?.path, hasFiles: false, bytesWritten: expect.any(BigInt) },
            { path: "/no/such/brick", hasFiles: null, bytesWritten: null },
          ],
        });
      });

      test("what a node finds of a session that could be: on the source, and on the destination", async () => {
        const { source, destination, volume, url } = target;
        const common = {
          sshPort: 22,
          otherSshPort: null,
          user: null,
          hosts: [url.host, parseHostName("nosuch.invalid")],
        };
        const near = { ...common, side: "source", volume, otherVolume: url.volume, leads: true } as const;
        const found = (await source.on(source.nodes[0]?.uuid ?? "", nodePreflight(near))).value;
        const mounted = { mounted: true, isRoot: true, hasFiles: false, size: expect.any(BigInt) };
        expect(found).toMatchObject({
          glusterVersion: "10.3",
          rsyncVersion: "3.2.7",
          rsyncExitCode: 0,
          gsyncd: { exitCode: 0, answer: "gsyncd.py 4.0.0" },
          python: { path: "/usr/bin/python3", exitCode: 0 },
          volumeStatus: "Started",
          isReadOnly: false,
          showsQuota: false,
          sessionKeys: [],
          sessionFolders: [],
          syncTimes: [],
          admittedKeys: [],
          own: mounted,
          far: mounted,
          rsync: { bytes: 6, exitCode: 0, error: "" },
          login: { exitCode: 0, answer: "glusterfs 10.3" },
          isComplete: true,
        });
        expect(found.hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
          { name: url.host, address: expect.any(String), answers: true, answersOnOther: false },
          { name: "nosuch.invalid", address: null, answers: false, answersOnOther: false },
        ]);
        const closed = { ...near, sshPort: 1, otherSshPort: 22, leads: false };
        const elsewhere = (await source.on(source.nodes[0]?.uuid ?? "", nodePreflight(closed))).value;
        expect(
          elsewhere.hosts.find((host) => host.name === url.host),
          "it answers on the other port",
        ).toMatchObject({
          answers: false,
          answersOnOther: true,
        });
        expect(found.space.map(({ folder }) => folder)).toEqual(["/var/lib/glusterd", "/tmp", "/root"]);
        const far = { ...common, side: "destination", volume: url.volume, otherVolume: volume, leads: false } as const;
        const there = (await destination.on(destination.nodes[0]?.uuid ?? "", nodePreflight({ ...far, hosts: [] })))
          .value;
        expect(there).toMatchObject({ own: mounted, far: null, login: null, hosts: [], ownKeys: [], isComplete: true });
        const nosuch = { ...far, hosts: [], volume: parseVolumeName("nosuch") };
        const none = (await destination.on(destination.nodes[0]?.uuid ?? "", nodePreflight(nosuch))).value;
        expect(none).toMatchObject({
          own: { mounted: false, reason: expect.stringContaining("nosuch") },
          volumeStatus: null,
        });
        const clock = (await destination.on(destination.nodes[0]?.uuid ?? "", nodeClock())).value;
        expect(clock).toBeGreaterThan(1_000_000_000);
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
        expect(await onSource(status(target.volume))).toEqual(NO_SESSIONS);
        expect(await onSource(status(target.volume, target.url))).toEqual(NO_SESSIONS);
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

    describe("keys", () => {
      const blob = "AAAAC3NzaC1lZDI1NTE5AAAAINu7NXiLV8GcpXqBcPLtVzcONYCbUzkrIMYCOM1ZtXR9";
      const key = readKeyLine(`command="/usr/libexec/glusterfs/gsyncd" ssh-ed25519 ${blob} root@contract`);
      if (key === null) throw new Error("the contract's key is none");
      const onLast = async <T>(command: GlusterCommand<T>): Promise<T> => {
        const { destination } = target;
        return (await destination.on(destination.nodes.at(-1)?.uuid ?? "", command)).value;
      };

      test("are added once, and taken away so that the file is as it was", async () => {
        const before = await onLast(keyFile(null));
        expect(before).toMatchObject({ path: "/root/.ssh/authorized_keys", state: "terminated" });
        for (let time = 1; time <= 2; time += 1) {
          const { keys } = await onLast(addKeys(null, [key]));
          expect(keys.filter(({ line }) => line === key.line)).toHaveLength(1);
        }
        expect(await onLast(removeKeys(null, [key.line], before))).toEqual(before);
        expect(await onLast(removeKeys(null, [key.line], before)), "twice is as good as once").toEqual(before);
      });

      test("of a user who is not there", async () => {
        await expect(onLast(keyFile(parseUserName("nobody-there")))).rejects.toMatchObject({ kind: "NOT_FOUND" });
      });

      test("are two of each source node, which the node itself shows too", async () => {
        const collected = await onSource(collectKeys());
        const shown = await Promise.all(target.source.nodes.map(({ uuid }) => target.source.on(uuid, nodeKeys())));
        expect(shown.flatMap(({ value }) => value).toSorted()).toEqual(
          collected.map(({ blob: own }) => own).toSorted(),
        );
      });
    });

    describe("a user other than root", () => {
      const user = parseUserName("contractuser");
      const group = parseGroupName("contractgroup");
      const tag = "Gluster geo-replication of the contract";
      const onLast = async <T>(command: GlusterCommand<T>): Promise<T> => {
        const { destination } = target;
        return (await destination.on(destination.nodes.at(-1)?.uuid ?? "", command)).value;
      };
      const twice = async (command: GlusterCommand<void>): Promise<void> => {
        await onLast(command);
        await onLast(command);
      };
      const broker = (): Promise<MountBroker> => onLast(mountBroker(user, group, target.url.volume));

      test("is made with a group and let mount a volume, once, and taken away so that all is as it was", async () => {
        const before = await broker();
        expect(before).toMatchObject({ account: null, volumes: [], isStale: false });
        expect(before.service, "nothing restarts glusterd on that node").not.toBeNull();
        const own = before.logGroup === null ? group : parseGroupName(before.logGroup);
        await twice(addGroup(own));
        await twice(addUser(user, own, tag));
        expect(await broker()).toMatchObject({ hasGroup: true, account: { execs: true, groups: [own] } });
        const root = before.root ?? MOUNT_ROOT;
        const admission = { user, group: own, volume: target.url.volume, root };
        await twice(admitUser(admission));
        expect(await broker()).toMatchObject({ root, logGroup: own, volumes: [target.url.volume], isStale: true });
        await twice(restartGlusterd());
        await onLast(waitForPeers());
        expect(await broker()).toMatchObject({ isStale: false, rootFolder: { mode: "711", uid: 0 } });
        const takes = before.root !== null ? "keep" : before.rootFolder === null ? "folder" : "lines";
        await twice(revokeUser(admission, { ...before, takes }));
        expect(await broker()).toMatchObject({ volumes: [], isStale: true });
        await twice(restartGlusterd());
        await twice(removeUser(user, tag));
        if (before.logGroup === null) await twice(removeGroup(own));
        const { origin: then, ...was } = before;
        const { origin: now, ...is } = await broker();
        expect(is).toEqual(was);
        expect(now.split(":").slice(1), "glusterd.vol is another one").toEqual(then.split(":").slice(1));
      });

      test("what is taken back before glusterd has read it needs no restart", async () => {
        const before = await broker();
        const own = parseGroupName(before.logGroup ?? group);
        const admission = { user, group: own, volume: target.url.volume, root: before.root ?? MOUNT_ROOT };
        await onLast(admitUser(admission));
        expect(await broker()).toMatchObject({ isStale: true });
        const takes = before.root !== null ? "keep" : before.rootFolder === null ? "folder" : "lines";
        await onLast(revokeUser(admission, { ...before, takes }));
        expect(await broker()).toEqual(before);
      });

      test("whom someone else has made stays, and so does a group that someone is in", async () => {
        await onLast(addGroup(group));
        await onLast(addUser(user, group, tag));
        await onLast(removeUser(user, "another comment"));
        await onLast(removeGroup(group));
        const seen = await onLast(mountBroker(user, group, target.url.volume));
        expect(seen.account?.groups).toEqual([group]);
        const other = parseGroupName("contractother");
        await onLast(addGroup(other));
        await twice(joinGroup(user, other));
        expect((await broker()).account?.groups).toEqual([group, other]);
        await expect(onLast(addUser(user, parseGroupName("nogroup"), tag))).rejects.toMatchObject({
          kind: "ALREADY_EXISTS",
        });
        await twice(leaveGroup(user, other));
        await onLast(removeGroup(other));
        await onLast(removeUser(user, tag));
        await onLast(removeGroup(group));
        expect((await broker()).account).toBeNull();
      });
    });

    describe("the options that geo-replication leaves on volumes", () => {
      test("are reset by force only, and as often as one likes", async () => {
        const { volume } = target;
        const options = async (): Promise<ReadonlyMap<string, string> | undefined> =>
          (await onSource(volumeInfo(volume)))[0]?.options;
        const before = (await options())?.get("geo-replication.indexing");
        await onSource(setVolumeOption(volume, "geo-replication.indexing", "on"));
        expect((await options())?.get("geo-replication.indexing")).toBe("on");
        const reset = resetVolumeOption(volume, "geo-replication.indexing");
        const gently = { ...reset, argv: reset.argv.slice(0, -1) };
        expect(await refusal(gently)).toBe("WRONG_STATE");
        await onSource(reset);
        await onSource(reset);
        expect((await options())?.has("geo-replication.indexing")).toBe(false);
        if (before !== undefined) await onSource(setVolumeOption(volume, "geo-replication.indexing", before));
        await onSource(setVolumeOption(volume, "changelog.changelog", "on"));
        await onSource(setVolumeOption(volume, "geo-replication.ignore-pid-check", "on"));
        const all = { ...reset, argv: reset.argv.slice(0, -2) };
        await onSource(all);
        expect((await options())?.has("changelog.changelog"), "is not protected").toBe(false);
        expect((await options())?.has("geo-replication.ignore-pid-check"), "is").toBe(true);
        await onSource({ ...all, argv: [...all.argv, "force"] });
        expect((await options())?.has("geo-replication.ignore-pid-check")).toBe(false);
        const nosuch = parseVolumeName("nosuch");
        expect(await refusal(setVolumeOption(nosuch, "features.read-only", "on"))).toBe("NOT_FOUND");
      });
    });

    describe("a session", () => {
      test("create makes a key of the creating node, the destination as told, and its volume's uuid", async () => {
        const { volume, url, source, destination } = target;
        const purposes = (await onSource(collectKeys())).map(({ purpose }) => purpose);
        expect(purposes, "two keys of each node").toEqual(["gsyncd", "tar", "gsyncd", "tar"]);
        await onSource(create(volume, url, PUSH_PEM));
        const [far] = await ask(target, destination, volumeInfo(url.volume));
        const session = await poll();
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
        expect((await poll())?.url).toEqual(url);
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
        const crawled = await target.until(poll, (seen) =>
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
          // Between two polls a real session may have moved on; that they agree once is enough.
          const [told, report] = await target.until(
            async () => [await poll(), (await source.on(uuid, nodeReport())).value] as const,
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

      test("a report that has not changed since is told by its digest alone", async () => {
        const { source } = target;
        const [uuid = ""] = source.nodes.map((node) => node.uuid);
        const pair = async () => {
          const first = (await source.on(uuid, nodeReport())).value;
          return [first, (await source.on(uuid, nodeReport(first))).value] as const;
        };
        // A real session may have moved on between the two.
        const [first, second] = await target.until(pair, ([one, other]) => one === other);
        expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
        expect(second).toBe(first);
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
        const reached = await checkpointReached();
        const active = reached?.bricks.find((brick) => brick.status === "Active");
        expect(Number(active?.checkpointCompletedAt)).toBeGreaterThanOrEqual(Number(active?.checkpointAt));
        expect(Number(active?.lastSyncedAt)).toBeGreaterThanOrEqual(Number(active?.checkpointAt));
        await onSource(configReset(volume, url, parseOptionKey("checkpoint")));
        expect((await poll())?.bricks.map(({ checkpointAt }) => checkpointAt)).toEqual([null, null]);
      });

      test("what was written is told by a mount of either end, and is the same there", async () => {
        const { volume, url, source, destination } = target;
        const { entries, isWhole } = await onSource(walkTree(volume, 10, 1));
        expect(isWhole).toBe(true);
        const file = entries.find(({ type, bytes }) => type === "f" && bytes > 0);
        if (file === undefined) throw new Error(`no file among ${JSON.stringify(entries)}`);
        expect(file).toMatchObject({ mode: expect.stringMatching(/^[0-7]{3,4}$/), uid: expect.any(Number) });
        expect(file.changedAt).toMatch(/^\d{10}\.\d{10}$/);
        const wanted = [
          { path: file.path, bytes: file.bytes, head: file.bytes, tail: 0 },
          { path: file.path, bytes: file.bytes + 1, head: 1, tail: 0 },
          { path: "no such file", bytes: 0, head: 0, tail: 0 },
        ];
        const look = (end: typeof source, of: typeof volume) => ask(target, end, lookAtTree(of, 10, true, wanted));
        const here = await look(source, volume);
        expect([...here.values()]).toMatchObject([
          { kind: "THERE", facts: { type: "f", bytes: file.bytes }, sum: expect.stringMatching(/^[0-9a-f]{64}$/) },
          { kind: "THERE", sum: null, isUnreadable: false, attributes: [] },
          { kind: "MISSING" },
        ]);
        const there = await target.until(
          () => look(destination, url.volume),
          (seen) => isDeepStrictEqual(shownOf(seen.get(0)), shownOf(here.get(0))),
        );
        expect(there.get(2)).toEqual({ kind: "MISSING" });
        expect(await refusal(walkTree(parseVolumeName("nosuch"), 1, 1))).not.toBe("SUCCESS");
      });

      test("a checkpoint on an idle volume is reached once the volume's root was touched", async () => {
        const { volume, url } = target;
        await target.until(poll, (seen) => (seen?.bricks ?? []).some(({ status: word }) => word === "Active"));
        await onSource(checkpointNow(volume, url));
        await onSource(touchRoot(volume));
        await checkpointReached();
        await onSource(configReset(volume, url, parseOptionKey("checkpoint")));
        expect(await refusal(touchRoot(parseVolumeName("nosuch")))).not.toBe("SUCCESS");
      });

      test("what a brick writes is told as not done, or held by the worker, until last_synced moves past it", async () => {
        const told = changelogsOf(await poll());
        const tell = async () => (await told()).bricks[0];
        // What is written in the second in which the last crawl ended may belong to it. The checkpoints before were reached by
        // changelogs: what comes now does not stand in the first one of the brick's list, before which there is none.
        const { bricks } = await target.until(told, ({ at, bricks: [state] }) => {
          return state?.crawlStatus === "Changelog Crawl" && at > state.lastSynced + 1 && state.newest > 0;
        });
        const [before] = bricks;
        expect(before).toMatchObject({ workerStatus: "Active", lastSynced: expect.any(Number) });
        expect(before?.beganAt).toBeGreaterThan(1_000_000_000);
        expect(before?.tookAt).toBeGreaterThan(1_000_000_000);
        await target.write();
        const synced = before?.lastSynced ?? 0;
        // One that stalls does not hold it; one that does not may be done with it between two polls.
        const after = await target.until(
          tell,
          (state) => state !== undefined && (state.oldestUndone > synced || state.lastSynced > synced),
        );
        const { oldestUndone = 0, beforeUndone = 0, newest = 0, newestHeld = 0, lastSynced = 0 } = after ?? {};
        expect(newest).toBeGreaterThanOrEqual(oldestUndone);
        expect(oldestUndone === 0 || (beforeUndone > 0 && beforeUndone < oldestUndone)).toBe(true);
        expect(oldestUndone === 0 || oldestUndone - 1 > lastSynced).toBe(true);
        expect(newestHeld === 0 || newestHeld >= oldestUndone).toBe(true);
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
        // The new monitor takes some seconds to say something else.
        await target.until(states, (seen) => seen.length === 2 && !seen.includes("Paused"));
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

      test("a default is told though the option is changed, and an option with an empty default too", async () => {
        const { volume, url } = target;
        await onSource(configSet(volume, url, parseOptionKey("rsync-options"), parseOptionValue("--bwlimit=9000")));
        const find = async (of: typeof configListFull, option: string) =>
          (await onSource(of(volume, url))).find(({ name: each }) => each === option);
        // The list alone would not tell: gsyncd says of the one that it is not modified, of the other a wrong default.
        expect(await find(configListFull, "rsync-options")).toMatchObject({ value: "--bwlimit=9000", modified: false });
        expect(await find(configDefaults, "rsync-options")).toMatchObject({ value: "", configurable: true });
        expect(await find(configListFull, "sync-jobs")).toMatchObject({ value: "4", modified: true });
        expect(await find(configDefaults, "sync-jobs")).toMatchObject({ value: "3", modified: false });
        expect(await find(configListFull, "log-file")).toMatchObject({ configurable: false });
        await onSource(configReset(volume, url, parseOptionKey("rsync-options")));
        expect(await find(configListFull, "rsync-options")).toMatchObject({ value: "", modified: false });
        await target.until(states, (seen) => seen.includes("Active"));
      });

      test("the table of options has all that Gluster lists, and no other", async () => {
        const { volume, url } = target;
        const listed = (await onSource(configListFull(volume, url))).map(({ name: option }) => option);
        const known = OPTION_TABLE.map((definition) => definition.name);
        // In gsyncd.conf without a value, and therefore in no list.
        const unlisted = ["primary-bricks", "primary-volume-id", "secondary-bricks", "secondary-volume-id"];
        expect([...listed.map((option) => definitionName(option)), ...unlisted].toSorted()).toEqual(known);
      });

      test("values are judged as config-check judges them, but for these", { timeout: 300_000 }, async () => {
        expect(await differences(target.source)).toEqual(DIFFERENCES);
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
        const { destination, url } = target;
        const brick = await brickOfDestination();
        const asked = nodeBricks([{ path: brick?.path ?? "", pid: null }]);
        expect((await destination.on(brick?.hostUuid ?? "", asked)).value.bricks[0]?.hasFiles).toBe(true);
        const order = {
          side: "source",
          volume: target.volume,
          otherVolume: url.volume,
          leads: false,
          hosts: [],
        } as const;
        const ports = { sshPort: 22, otherSshPort: null, user: null };
        const node = target.source.nodes[0]?.uuid ?? "";
        const { own } = (await target.source.on(node, nodePreflight({ ...order, ...ports }))).value;
        const now = (await target.source.on(node, nodeClock())).value * 1_000;
        const changedAgo = own?.mounted === true ? now - (own.oldestChange ?? 0) : Infinity;
        expect([changedAgo > -2_000, changedAgo < 3_600_000], "written by this suite").toEqual([true, true]);
      });

      test("create force naming another host moves the session: another key, the same options", async () => {
        const { volume, url, elsewhere } = target;
        await onSource(create(volume, elsewhere, { ...PUSH_PEM, ...FORCED }));
        const { sessions } = await onSource(status(volume));
        expect(sessions.map((session) => session.url)).toEqual([elsewhere]);
        expect((await onSource(configList(volume, elsewhere))).get("sync-jobs")).toBe("4");
        await onSource(create(volume, url, { ...PUSH_PEM, ...FORCED }));
        expect((await onSource(status(volume))).sessions.map((session) => session.url)).toEqual([url]);
      });

      test("delete, and delete again", async () => {
        const { volume, url } = target;
        await onSource(deleteSession(volume, url, { resetSyncTime: false }));
        expect(await onSource(status(volume))).toEqual(NO_SESSIONS);
        expect(await refusal(deleteSession(volume, url, { resetSyncTime: false }))).toBe("NOT_FOUND");
        const [near] = await onSource(volumeInfo(volume));
        expect(near?.options.get("geo-replication.indexing")).toBe("on");
      });

      test("a session that is deleted leaves its sync time on the bricks, unless it is reset", async () => {
        const { source, destination, volume, url } = target;
        const order = {
          side: "source",
          volume,
          otherVolume: url.volume,
          sshPort: 22,
          otherSshPort: null,
          user: null,
        } as const;
        const syncTimes = async () =>
          (await source.on(source.nodes[0]?.uuid ?? "", nodePreflight({ ...order, leads: false, hosts: [] }))).value
            .syncTimes;
        const [far] = await ask(target, destination, volumeInfo(url.volume));
        const left = await syncTimes();
        expect(left).toEqual([{ volumeId: far?.id, at: expect.any(Number) }]);
        const now = (await source.on(source.nodes[0]?.uuid ?? "", nodeClock())).value * 1_000;
        expect(Math.abs(now - (left?.[0]?.at ?? 0)), "no time of this test").toBeLessThan(3_600_000);
        await onSource(create(volume, url, { ...PUSH_PEM, ...FORCED }));
        await onSource(deleteSession(volume, url, { resetSyncTime: true }));
        expect(await syncTimes(), "of a session that was never started nothing is reset").toEqual(left);
        await onSource(create(volume, url, { ...PUSH_PEM, ...FORCED }));
        await onSource(start(volume, url, UNFORCED));
        await target.until(states, (seen) => seen.includes("Active"));
        await onSource(stop(volume, url, UNFORCED));
        await onSource(deleteSession(volume, url, { resetSyncTime: true }));
        expect(await syncTimes()).toEqual([]);
      });

      test("what was written before a session's first crawl is done with that, however old last_synced is then", async () => {
        const { volume, url } = target;
        await onSource(create(volume, url, { ...PUSH_PEM, ...FORCED }));
        await onSource(start(volume, url, UNFORCED));
        const session = await target.until(poll, (seen) =>
          (seen?.bricks ?? []).some(
            ({ status: word, crawlStatus }) => word === "Active" && crawlStatus === "Changelog Crawl",
          ),
        );
        const { bricks } = await changelogsOf(session)();
        const [state] = bricks;
        expect(state?.lastSynced).toBeLessThan(state?.beganAt ?? 0);
        expect(state).toMatchObject({ crawlStatus: "Changelog Crawl", oldestUndone: 0, newestHeld: 0 });
        await onSource(stop(volume, url, UNFORCED));
        await onSource(deleteSession(volume, url, { resetSyncTime: true }));
      });
    });
  });
}
