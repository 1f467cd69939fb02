import { describe, expect, test } from "vitest";
import type { GlusterCommand } from "../../../src/gluster/command.js";
import { create, deleteSession, pause, resume, start, stop } from "../../../src/gluster/cli/georep-change.js";
import { checkpointNow, configList, configReset, configSet } from "../../../src/gluster/cli/georep-config.js";
import { configListFull } from "../../../src/gluster/hosts/gsyncd.js";
import { collectKeys, peerHostKeys } from "../../../src/gluster/cli/keys.js";
import { glusterVersion, nameOfSelf, peerList, poolList } from "../../../src/gluster/cli/peers.js";
import {
  parseHostName,
  parseOptionKey,
  parseOptionValue,
  parseSecondaryUrl,
  parseSessionKey,
  parseVolumeName,
} from "../../../src/gluster/values.js";
import { volumeInfo, volumeList, volumeStatusDetail } from "../../../src/gluster/cli/volumes.js";
import { answer, recorded } from "./recorded.js";

const V = parseVolumeName("gvsrc");
const S = parseSecondaryUrl("dst1::gvdst");
const XML = "gluster --mode=script --xml";
const bricksIn = (result: Parameters<ReturnType<typeof volumeStatusDetail>["parse"]>[0]) =>
  volumeStatusDetail().parse(result).get("gvsrc") ?? [];
const GEOREP = `${XML} volume geo-replication gvsrc dst1::gvdst`;

/** Of the pool that was recorded. */
const SRC2 = "5a91da93-dfd8-40ec-b427-c50970ae2f77";
const ODD_PEER = "0dfa658d-8ed1-452e-9491-9eeb70a174b6";

function lineOf(command: GlusterCommand<unknown>): string {
  return command.argv.join(" ");
}

const ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAINu7NXiLV8GcpXqBcPLtVzcONYCbUzkrIMYCOM1ZtXR9";

describe("command lines", () => {
  test.each([
    [create(V, S, { keys: "pushPem", force: false }), `${GEOREP} create push-pem`],
    [create(V, S, { keys: "noVerify", sshPort: 2222, force: true }), `${GEOREP} create ssh-port 2222 no-verify force`],
    [start(V, S, { force: false }), `${GEOREP} start`],
    [start(V, S, { force: true }), `${GEOREP} start force`],
    [stop(V, S, { force: true }), `${GEOREP} stop force`],
    [pause(V, S, { force: false }), `${GEOREP} pause`],
    [resume(V, S, { force: true }), `${GEOREP} resume force`],
    [deleteSession(V, S, { resetSyncTime: false }), `${GEOREP} delete`],
    [deleteSession(V, S, { resetSyncTime: true }), `${GEOREP} delete reset-sync-time`],
    [configReset(V, S, parseOptionKey("sync_jobs")), `${GEOREP} config !sync-jobs`],
    [checkpointNow(V, S), `${GEOREP} config checkpoint now`],
  ])("%#", (command, line) => {
    expect(lineOf(command)).toBe(line);
    expect(command.changes, "what changes a cluster must never be repeated by the driver").toBe(true);
  });

  test.each([
    [configList(V, S), `${GEOREP} config`],
    [poolList(), `${XML} pool list`],
    [volumeInfo(), `${XML} volume info`],
    [volumeInfo(V), `${XML} volume info gvsrc`],
    [volumeStatusDetail(), `${XML} volume status all detail`],
    [glusterVersion(), "gluster --version"],
    [peerHostKeys(parseHostName("src2"), 22), "ssh-keyscan -T 10 -p 22 src2"],
  ])("%#, which only reads", (command, line) => {
    expect(lineOf(command)).toBe(line);
    expect(command.changes).toBe(false);
  });

  test("a value is one word; before two dashes stands a blank, or the CLI takes it for an option of its own", () => {
    const set = (value: string): string | undefined =>
      configSet(V, S, parseOptionKey("rsync-options"), parseOptionValue(value)).argv.at(-1);
    expect(set("-a b")).toBe("-a b");
    expect(set("--compress-level=0 -z")).toBe(" --compress-level=0 -z");
  });

  test("a session that was found is named as its key names it", () => {
    const key = parseSessionKey("d1f2390f-e716-4669-86f7-eec79acb6fbc:ssh://root@[fd00::1]::gvdst");
    expect(start(V, key, { force: false }).argv).toContain("root@[fd00::1]::gvdst");
  });

  test("a port that is none is refused", () => {
    expect(() => create(V, S, { keys: "pushPem", sshPort: 70_000, force: false })).toThrow(RangeError);
  });
});

describe("answers", () => {
  test("a change is done when opRet is 0", () => {
    expect(() => start(V, S, { force: false }).parse(recorded("create.json"))).not.toThrow();
    expect(() => pause(V, S, { force: false }).parse(recorded("pause-again.json"))).toThrow(
      expect.objectContaining({ kind: "ALREADY_IN_STATE" }),
    );
  });

  test("pool list tells the asked node by its calling itself localhost", () => {
    const pool = poolList().parse(recorded("pool-list.json"));
    expect(pool).toEqual([
      {
        uuid: "5a91da93-dfd8-40ec-b427-c50970ae2f77",
        hostname: "src2",
        otherNames: [],
        connected: true,
        state: "Peer in Cluster",
        isSelf: false,
      },
      {
        uuid: "d1f2390f-e716-4669-86f7-eec79acb6fbc",
        hostname: "localhost",
        otherNames: [],
        connected: true,
        state: null,
        isSelf: true,
      },
    ]);
    const self = "d1f2390f-e716-4669-86f7-eec79acb6fbc";
    const volumes = volumeInfo().parse(recorded("volume-info.json"));
    const elsewhere = pool.map((peer) => ({
      ...peer,
      hostname: peer.isSelf ? "src1.example" : "localhost",
      isSelf: !peer.isSelf,
    }));
    expect(nameOfSelf(self, { otherPools: [pool], volumes: [] }), "localhost is nobody's name").toBeNull();
    expect(nameOfSelf(self, { otherPools: [], volumes })).toBe("src1");
    expect(nameOfSelf(self, { otherPools: [elsewhere], volumes }), "what a peer says goes first").toBe("src1.example");
  });

  test.each<[string, (peer: string) => string, object]>([
    ["a uuid that is none", (peer) => peer.replace(/<uuid>.*?</, "<uuid>none<"), { uuid: null, hostname: "odd" }],
    ["no uuid", (peer) => peer.replace(/<uuid>.*?<\/uuid>/, ""), { uuid: null, hostname: "odd" }],
    ["no name", (peer) => peer.replace(/<hostname>.*?<\/hostname>/s, ""), { uuid: ODD_PEER, hostname: null }],
    ["the uuid of another", (peer) => peer.replaceAll(ODD_PEER, SRC2), { uuid: SRC2, hostname: "odd" }],
  ])("in the pool's list a peer with %s is not read, with the reason, and costs no other", (_what, spoil, which) => {
    const { stdout } = recorded("pool-list.json");
    const peer = /<peer>.*?<\/peer>/s.exec(stdout)?.[0] ?? "";
    const odd = spoil(peer.replaceAll(SRC2, ODD_PEER).replaceAll("src2", "odd"));
    const { peers, unread } = peerList().parse(answer(stdout.replace(peer, peer + odd)));
    expect(peers).toEqual(poolList().parse(recorded("pool-list.json")));
    expect(unread).toEqual([{ ...which, reason: expect.stringMatching(/.{10}/) }]);
  });

  test("volume info keeps the order of bricks and the mixed content of <brick>", () => {
    const [volume] = volumeInfo().parse(recorded("volume-info.json"));
    expect(volume).toMatchObject({
      name: "gvsrc",
      type: "Replicate",
      status: "Started",
      replicaCount: 2,
      arbiterCount: 0,
      disperseCount: 0,
      redundancyCount: 0,
      transport: "tcp",
    });
    expect(volume?.bricks).toEqual([
      {
        hostUuid: "d1f2390f-e716-4669-86f7-eec79acb6fbc",
        hostName: "src1",
        path: "/bricks/gvsrc/brick",
        isArbiter: false,
      },
      {
        hostUuid: "5a91da93-dfd8-40ec-b427-c50970ae2f77",
        hostName: "src2",
        path: "/bricks/gvsrc/brick",
        isArbiter: false,
      },
    ]);
    expect(volume?.options.get("nfs.disable")).toBe("on");
  });

  test("a brick on an IPv6 host is cut at the path, not at the first colon", () => {
    const xml = recorded("volume-info.json").stdout.replaceAll("src1:/", "fd00::1:/");
    expect(volumeInfo().parse(answer(xml))[0]?.bricks[0]).toMatchObject({
      hostName: "fd00::1",
      path: "/bricks/gvsrc/brick",
    });
  });

  test.each<[string, (xml: string) => string, RegExp]>([
    [
      "a number that is none",
      (xml) => xml.replace("<replicaCount>2<", "<replicaCount>two<"),
      /<replicaCount> should be/,
    ],
    [
      "one of more than 32 bits",
      (xml) => xml.replace("<replicaCount>2<", "<replicaCount>4294967298<"),
      /<replicaCount>/,
    ],
    ["a brick without a host", (xml) => xml.replaceAll("src1:/", "/"), /is no HOST:\/PATH/],
    ["a brick twice", (xml) => xml.replace(/<brick .*?<\/brick>/s, "$&$&"), /listed twice/],
    ["an odd name", (xml) => xml.replace("<name>gvsrc<", "<name>--xml<"), /volume name/],
    ["no id", (xml) => xml.replace(/<id>.*?<\/id>/, ""), /no <id>/],
  ])("in the list a volume with %s is not read, with the reason, and costs no other", (_what, spoil, reason) => {
    const { stdout } = recorded("volume-info.json");
    const at = stdout.indexOf("<volume>");
    const [one] = volumeInfo().parse(answer(stdout));
    const another = stdout.slice(at, stdout.indexOf("</volume>") + 9).replaceAll("gvsrc", "other");
    const id = "0dfa658d-8ed1-452e-9491-9eeb70a174b6";
    const odd = spoil(stdout);
    const both = `${odd.slice(0, at)}${another.replace(one?.id ?? "", id)}${odd.slice(at)}`;
    const { volumes, unread } = volumeList().parse(answer(both));
    expect(volumes.map(({ name }) => name)).toEqual(["other"]);
    expect(unread).toEqual([expect.objectContaining({ reason: expect.stringMatching(reason) })]);
    expect(() => volumeInfo().parse(answer(both)), "asked for itself it is whole or refused").toThrow();
  });

  test("of two volumes of one name, which the database does not take, the first is read", () => {
    const { stdout } = recorded("volume-info.json");
    const [begin, end] = [stdout.indexOf("<volume>"), stdout.indexOf("</volume>") + 9];
    const id = "0dfa658d-8ed1-452e-9491-9eeb70a174b6";
    const another = stdout.slice(begin, end).replace(/<id>.*?<\/id>/, `<id>${id}</id>`);
    const { volumes, unread } = volumeList().parse(answer(`${stdout.slice(0, end)}${another}${stdout.slice(end)}`));
    expect(volumes.map(({ name }) => name)).toEqual(["gvsrc"]);
    expect(unread).toEqual([{ id, name: "gvsrc", reason: "the volume gvsrc is listed twice" }]);
  });

  test("bricks of a status that cannot be read cost no other", () => {
    const { stdout } = recorded("volume-status-detail.json");
    const odd = stdout
      .replace(/<peerid>.*?</, "<peerid>none<")
      .replaceAll(/<pid>\d+</g, "<pid>99999999999<")
      .replaceAll(/<sizeTotal>\d+</g, "<sizeTotal>99999999999999999999<");
    const whole = bricksIn(recorded("volume-status-detail.json"));
    const expected = whole.slice(1).map((brick) => ({ ...brick, pid: null, sizeTotal: null }));
    expect(bricksIn(answer(odd))).toEqual(expected);
  });

  test("a volume whose lock another command holds is left out of the status of all", () => {
    expect(volumeStatusDetail().parse(recorded("volume-status-all-locked.json"))).toEqual(new Map());
  });

  test("a volume that does not exist is NOT_FOUND", () => {
    expect(() => volumeInfo(V).parse(recorded("volume-info-no-such.json"))).toThrow(
      expect.objectContaining({ kind: "NOT_FOUND" }),
    );
  });

  test("bytes of a brick stay exact above 2^53, and are unknown offline", () => {
    const xml = recorded("volume-status-detail.json").stdout;
    const huge = xml.replace("<sizeTotal>2080374784<", "<sizeTotal>9223372036854775807<");
    expect(bricksIn(answer(huge))[0]).toMatchObject({
      hostName: "src1",
      online: true,
      sizeTotal: 9_223_372_036_854_775_807n,
      sizeFree: 2_031_554_560n,
    });
    const offline = xml.replace("<status>1<", "<status>0<").replace(/<sizeTotal>.*?<\/sizeFree>/s, "");
    expect(bricksIn(answer(offline))[0]).toMatchObject({
      online: false,
      sizeTotal: null,
      sizeFree: null,
    });
  });

  test("self-heal daemons are no bricks", () => {
    expect(bricksIn(recorded("volume-status.json"))).toHaveLength(2);
  });

  test("the option list has dashes, and empty values", () => {
    const options = configList(V, S).parse(recorded("config-list.json"));
    expect(options.get("sync-jobs")).toBe("3");
    expect(options.get("rsync-options")).toBe("");
    expect(options.size).toBeGreaterThan(50);
  });

  test("gsec_create tells where the keys are, and the lines after it are the keys", () => {
    const told = recorded("gsec-create.json").stdout;
    const key = `command="/usr/libexec/glusterfs/gsyncd" ssh-ed25519 ${ED25519} root@src1`;
    expect(
      collectKeys()
        .parse(answer(`${told}${key}\n`))
        .map(({ line }) => line),
    ).toEqual([key]);
    expect(() => collectKeys().parse(answer("gsec_create found no peer\n"))).toThrow(
      expect.objectContaining({ kind: "UNKNOWN" }),
    );
    expect(() => collectKeys().parse(answer(`${told}${key.replace("gsyncd", "sh")}\n`))).toThrow(
      expect.objectContaining({ kind: "BAD_OUTPUT" }),
    );
  });

  test("a host without Gluster is told from one whose Gluster fails", () => {
    expect(glusterVersion().parse(recorded("version.json"))).toBe("10.3");
    expect(() => glusterVersion().parse(answer("", 127, "bash: line 1: gluster: command not found\n"))).toThrow(
      expect.objectContaining({ kind: "NOT_FOUND" }),
    );
  });
});

describe("gsyncd's own list", () => {
  const list = configListFull(V, S);
  const entry = { name: "sync-jobs", value: "6", configurable: true, modified: true };

  test("names the user in any case", () => {
    expect(list.argv.slice(-5)).toEqual(["config-get", "gvsrc", "root@dst1::gvdst", "--show-defaults", "--json"]);
  });

  test("tells booleans as the CLI does", () => {
    const stdout = JSON.stringify([
      { ...entry, default: "3" },
      { ...entry, name: "use_meta_volume", value: "False", default: "", modified: false },
    ]);
    expect(list.parse(answer(stdout))).toEqual([
      entry,
      { name: "use-meta-volume", value: "false", configurable: true, modified: false },
    ]);
  });

  test.each([
    ["no JSON", answer("Traceback"), "BAD_OUTPUT"],
    ["no list", answer("{}"), "BAD_OUTPUT"],
    ["no names", answer("[{}]"), "BAD_OUTPUT"],
    ["no gsyncd", answer("", 127, "gsyncd.py: not found\n"), "NOT_FOUND"],
    ["a gsyncd before 4.0", answer("", 2, "gsyncd.py: error: unrecognized arguments: --json\n"), "NOT_FOUND"],
  ])("%s", (_what, result, kind) => {
    expect(() => list.parse(result)).toThrow(expect.objectContaining({ kind }));
  });
});

describe("a peer's host keys", () => {
  const command = peerHostKeys(parseHostName("src2"), 2222);
  const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKt1mYdAqkqVpHhXKNUXNkgJrmv2cZgD8lYQBpjmyCMy";

  test("are read from ssh-keyscan's lines, comments left out", () => {
    const keys = command.parse(answer(`# src2:2222 SSH-2.0\n[src2]:2222 ssh-ed25519 ${blob}\n`));
    expect(keys).toEqual([
      { algorithm: "ssh-ed25519", key: blob, fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/) },
    ]);
  });

  test("a peer that shows none is PEER_DOWN, with ssh-keyscan's words", () => {
    expect(() => command.parse(answer("", 1, "getaddrinfo src2: Name or service not known\n"))).toThrow(
      expect.objectContaining({ kind: "PEER_DOWN", words: expect.stringContaining("getaddrinfo src2") }),
    );
  });
});
