import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  DESTINATION,
  each,
  followRemedy,
  FOUND_BY_CAPACITY_MS,
  GSYNCD,
  linesOf,
  ProvokedSession,
  SOURCE,
  sourcesOf,
  type Finding,
} from "./causes.js";
import { lab, unique } from "../lab/lab.js";
import { inVolume, until, untilInVolume } from "../lab/sessions.js";

// What a worker dies of it says within a second of its next start, and it starts again every ten seconds or so.
const NAME = unique("findings");

const BEGIN_ANEW = / stop force && .* delete reset-sync-time && .* create push-pem force && .* start$/;

const readOnly = (value: string) => lab.gluster("dst1", "volume", "set", `${NAME}-dr`, "features.read-only", value);

/** Empties the destination, as an operator might who wants it to begin from nothing. */
async function emptyDestination(): Promise<void> {
  await readOnly("off");
  await inVolume("dst1", `${NAME}-dr`, "find . -mindepth 1 ! -path './.trashcan*' -delete");
}

let on: ProvokedSession;
let startedAt: number;

beforeAll(async () => {
  startedAt = Date.now();
  on = await ProvokedSession.start(NAME);
});

afterAll(() => on[Symbol.asyncDispose]());

const ADMITTED = "/root/.ssh/authorized_keys";

const NOT_ADMITTED = "/gsyncd/d";

/** @param edit of what every destination node admits, by sed */
async function foundWithKeys(edit: string, code: string, see: (finding: Finding) => void): Promise<void> {
  await on.found(
    code,
    async () => {
      const edited = `cp ${ADMITTED} /root/admitted && sed -i '${edit}' ${ADMITTED}`;
      await each(DESTINATION, `${edited} && ! cmp -s ${ADMITTED} /root/admitted`);
      await on.endWorkers();
    },
    () => on.succeed("repairGeoRepKeys"),
    see,
  );
  await each(DESTINATION, `cp /root/admitted ${ADMITTED}`);
}

test.each<[what: string, edit: string, code: string, line: string]>([
  ["are not admitted any more", NOT_ADMITTED, "SSH_LOGIN_REFUSED", "Permission denied (publickey"],
  [
    // In the middle of what a key consists of: the line has its form still.
    "were altered",
    String.raw`/gsyncd/ s/AAAAB3NzaC1yc2E\(.\{40\}\)..../AAAAB3NzaC1yc2E\1AAAA/`,
    "SSH_LOGIN_REFUSED",
    "Permission denied (publickey",
  ],
  [
    "are admitted without their command, as ssh-copy-id leaves them,",
    String.raw`s/^command="[^"]*gsyncd" //`,
    "GSYNCD_BROKEN",
    "/nonexistent/gsyncd: No such file or directory",
  ],
])(
  "keys that %s at a destination are found, with the log's line, and given back by the mutation that is named",
  (_, edit, code, line) =>
    foundWithKeys(edit, code, (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "repairGeoRepKeys" });
      expect(linesOf(finding).join("\n")).toContain(line);
    }),
);

/** As GlusterFS 11 has it: see LOST_WORDS in log-rule.ts. */
async function losingWords(work: () => Promise<void>): Promise<void> {
  const [file, kept] = ["/usr/lib/x86_64-linux-gnu/glusterfs/python/syncdaemon/syncdutils.py", "/root/syncdutils.py"];
  const lossy = `sed -i "s/ls = l.split('/ls = l.split(b'/" ${file}`;
  await each(SOURCE, `cp ${file} ${kept} && ${lossy} && ! cmp -s ${file} ${kept}`);
  try {
    await work();
  } finally {
    await each(SOURCE, `cp ${kept} ${file}`);
  }
}

test("where gsyncd loses what ssh says, keys that are not admitted and a gsyncd that is gone are found all the same", async () => {
  await losingWords(async () => {
    await foundWithKeys(NOT_ADMITTED, "SSH_LOGIN_REFUSED", ({ message }) => {
      expect(message).toContain("(exit code 255), most likely because keys of theirs are missing");
    });
    await on.found(
      "GSYNCD_BROKEN",
      async () => {
        await each(DESTINATION, `mv ${GSYNCD} /root/gsyncd.away`);
        await on.endWorkers();
      },
      () => each(DESTINATION, `mv /root/gsyncd.away ${GSYNCD}`),
      (finding) => expect(finding).toMatchObject({ severity: "CRITICAL", mutation: null }),
    );
  });
});

test("the key of one source node that the destination does not admit any more is found, with that node", async () => {
  const own = (await lab.exec("src1", "cat", "/var/lib/glusterd/geo-replication/secret.pem.pub")).trim().split(" ")[1];
  await on.found(
    "KEYS_MISSING",
    async () => {
      await each(DESTINATION, `cp ${ADMITTED} /root/admitted && grep -vF '${own}' /root/admitted > ${ADMITTED}`);
      await on.endWorkers();
    },
    () => on.succeed("repairGeoRepKeys"),
    (finding) => {
      expect(finding).toMatchObject({ severity: "WARNING", mutation: "repairGeoRepKeys" });
      expect(finding.message).toBe("Keys of src1 are missing on dst1 and dst2.");
    },
  );
  await each(DESTINATION, `cp /root/admitted ${ADMITTED}`);
});

test("a key that one destination node does not admit any more is found while workers are connected still", async () => {
  await on.found(
    "KEYS_MISSING",
    () => lab.exec("dst2", "sh", "-c", `cp ${ADMITTED} /root/admitted && sed -i /gsyncd/d ${ADMITTED}`),
    () => on.succeed("repairGeoRepKeys"),
    (finding) => {
      expect(finding).toMatchObject({ severity: "WARNING", mutation: "repairGeoRepKeys" });
      expect(finding.message).toBe("Keys of src1 and src2 are missing on dst2.");
    },
  );
  await lab.exec("dst2", "cp", "/root/admitted", ADMITTED);
});

test("a network that is cut is found while the session is still Active", async () => {
  await on.found(
    "SSH_UNREACHABLE",
    () => Promise.all(DESTINATION.map((node) => lab.cut(node))),
    () => Promise.all(DESTINATION.map((node) => lab.uncut(node))),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(finding.evidence.some(({ source }) => source.startsWith("preflight"))).toBe(true);
    },
    // Who gives up a connection has waited for ten seconds: the service first, then the source nodes.
    40_000,
  );
});

test("what is cut between the clusters alone is found by the connections that nothing comes back from", async () => {
  const links = SOURCE.flatMap((from) => DESTINATION.map((to) => [from, to] as const));
  await on.found(
    "SSH_UNREACHABLE",
    async () => {
      await Promise.all(links.map(([from, to]) => lab.block(from, to)));
      await inVolume("src1", on.name, "echo sent > sent");
    },
    () => Promise.all(links.map(([from, to]) => lab.unblock(from, to))),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(sourcesOf(finding)).toContainEqual(expect.stringMatching(/^preflight/));
    },
  );
});

test("a port that the session lacks is found though its monitors are dead by then, and so are these", async () => {
  await on.found(
    "SSH_PORT_DIFFERS",
    () => on.georep("config", "ssh-port", "2222"),
    async (finding) => {
      await followRemedy(finding, /config ssh-port 22 /);
      await expect
        .poll(async () => (await on.told()).openFindings.map(({ code }) => code), { timeout: 60_000, interval: 500 })
        .toContain("MONITOR_DIED");
      await on.succeed("startGeoRepSession", { force: true });
    },
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "setGeoRepOption" });
      expect(sourcesOf(finding)).toContainEqual(expect.stringMatching(/gsyncd\.log$/));
      expect(linesOf(finding).join("\n")).toContain("port 2222: Connection refused");
      expect(finding.message).toBe(
        "The SSH servers of dst1 and dst2 answer src1 and src2 on port 22; the session connects to port 2222, on which none does.",
      );
    },
  );
});

test("a destination node whose clock is wrong is found, though Gluster says nothing of it", async () => {
  await on.found(
    "CLOCKS_APART",
    async () => {
      await lab.setClock("dst1", "+10m");
      await on.endWorkers();
    },
    async () => {
      await lab.setClock("dst1", null);
      await on.endWorkers();
    },
    (finding) => {
      // While workers that were ended are not back yet, everything that is found is worse.
      expect(finding.severity).toBe("WARNING");
      expect(finding.message).toContain("differ by at least");
      expect(linesOf(finding)).toContainEqual(expect.stringMatching(/^dst1 secondsAhead: (?:599|600)\.\d ± /));
    },
  );
});

test("a Python at the destination that is newer than the ones that gsyncd is made for is found", async () => {
  const back: (() => Promise<unknown>)[] = [];
  await on.found(
    "PYTHON_BROKEN",
    async () => {
      back.push(...(await Promise.all(DESTINATION.map((node) => lab.newerPython(node)))));
      await on.endWorkers();
    },
    () => Promise.all(back.map((step) => step())),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(finding.message).toContain("has no attribute 'readfp'");
    },
  );
});

test("a program that gsyncd may not run is found, and named", async () => {
  await on.found(
    "SUDO_DENIED",
    async () => {
      await each(SOURCE, "chmod a-x /usr/bin/ssh");
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /^chmod 755/),
    (finding) => {
      // Each node is told of once its worker has failed.
      expect(finding.message).toContain("src1 and src2");
      expect(finding).toMatchObject({
        severity: "CRITICAL",
        message: expect.stringContaining('execution of "ssh" failed with EACCES'),
      });
    },
  );
});

test("a destination volume that is stopped is found by a preflight, since the workers' logs do not tell", async () => {
  await on.found(
    "DESTINATION_VOLUME_STOPPED",
    async () => {
      await lab.gluster("dst1", "volume", "stop", `${NAME}-dr`, "force");
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /volume start/),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
    },
  );
});

test("bricks of the destination that do not run are found by what its own nodes write of the mounts that fail", async () => {
  await on.found(
    "DESTINATION_NOT_MOUNTABLE",
    async () => {
      await each(DESTINATION, `pkill -9 -f '[g]lusterfsd.*/bricks/${NAME}-dr/'`);
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /volume status/, /volume start .* force/),
    (finding) => {
      expect(finding).toMatchObject({
        severity: "CRITICAL",
        message: expect.stringMatching(new RegExp(`^dst.* cannot mount ${NAME}-dr .*All subvolumes are down`)),
      });
      const there = finding.evidence.filter(({ source }) => /\/mnt-src[12]-bricks-.*\.log$/.test(source));
      expect(there.map(({ hostName }) => hostName).filter((name) => !/^dst[12]$/.test(name ?? ""))).toEqual([]);
      expect(there.length).toBeGreaterThan(0);
    },
  );
});

test("clients that write to the destination are found while the session replicates, once it is not read-only", async () => {
  const write = "dd if=/dev/zero of=others bs=64k count=16 conv=fsync";
  const over = new AbortController();
  let writing: Promise<unknown> = Promise.resolve();
  await on.found(
    "DESTINATION_WRITTEN_TO",
    async () => {
      await readOnly("off");
      writing = (async () => {
        while (!over.signal.aborted) await inVolume("dst2", `${NAME}-dr`, write);
      })();
    },
    async (finding) => {
      over.abort();
      await writing;
      await inVolume("dst2", `${NAME}-dr`, "rm others");
      await followRemedy(finding, /features\.read-only on/);
    },
    (finding) => {
      expect(finding).toMatchObject({ severity: "WARNING", message: expect.stringContaining(`${NAME}-dr`) });
    },
    FOUND_BY_CAPACITY_MS,
  );
});

test("a source volume that its nodes cannot mount is found by what the mounts write, since gsyncd says only that it is unavailable", async () => {
  await on.found(
    "SOURCE_NOT_MOUNTABLE",
    async () => {
      await each(SOURCE, ": > /root/no-fuse && chmod 000 /root/no-fuse && mount --bind /root/no-fuse /dev/fuse");
      await on.endWorkers();
    },
    () => each(SOURCE, "umount /dev/fuse"),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(sourcesOf(finding)).toContainEqual(expect.stringMatching(/geo-replication\/[^/]+\/mnt-bricks-.*\.log$/));
      expect(linesOf(finding).join("\n")).toMatch(/mount of localhost:\S+ to \S+ .* failed/);
    },
  );
});

test("a session that walks through all files for good is found", async () => {
  await on.found(
    "CHANGE_DETECTOR_XSYNC",
    () => on.georep("config", "change-detector", "xsync"),
    (finding) => followRemedy(finding, /config '!change-detector'/),
    (finding) => {
      expect(linesOf(finding)).toEqual(["change-detector is xsync", "CRAWL STATUS: Hybrid Crawl"]);
    },
  );
});

test("a meta volume that is not mounted is found", async () => {
  await on.found(
    "META_VOLUME_NOT_MOUNTED",
    () => on.georep("config", "use-meta-volume", "true"),
    (finding) => followRemedy(finding, /config use-meta-volume false /),
    (finding) => {
      expect(finding.message).toMatch(/the meta volume is not mounted on/);
    },
  );
});

test("an option that rsync does not know is found once there is something to copy", async () => {
  await on.found(
    "RSYNC_FAILED",
    async () => {
      // By a shell of the node: a word that begins so is an option of Gluster's CLI to whoever parses it first.
      await lab.exec(
        "src1",
        "sh",
        "-c",
        `gluster volume geo-replication ${NAME} dst1::${NAME}-dr config rsync-options --no-such-option`,
      );
      await on.replicates();
      await inVolume("src1", NAME, "echo copied > copied");
    },
    (finding) => followRemedy(finding, /config '!rsync-options'/),
    (finding) => {
      expect(finding.message).toContain("ends with 1: syntax or usage error");
    },
  );
});

test("a brick whose process has ended is found", async () => {
  await on.found(
    "SOURCE_BRICK_DOWN",
    () => lab.exec("src1", "pkill", "-9", "-f", `glusterfsd.*/bricks/${NAME}/`),
    (finding) => followRemedy(finding, /volume start .* force/),
    (finding) => {
      expect(finding.message).toContain(`src1:/bricks/${NAME}/brick`);
    },
  );
});

test("workers that take over from each other, where a brick comes and goes, are found", async () => {
  const active = (host: string, other: "PASSIVE" | null) =>
    until(on.service, on.id, ({ details }) => {
      const [only, ...others] = details.filter(({ status }) => status === "ACTIVE");
      const isAlone = others.length === 0 && only?.brick.name.startsWith(`${host}:`) === true;
      return isAlone && (other === null || details.some(({ status }) => status === other));
    });
  // What was before does not count any more: another test may have let a brick come and go.
  const startAnew = async () => {
    await on.succeed("stopGeoRepSession", { force: true });
    await on.succeed("startGeoRepSession", { force: true });
  };
  await startAnew();
  // One that still starts while a brick goes takes nothing over.
  await active("src1", "PASSIVE");
  await on.found(
    "WORKER_FLAPPING",
    async () => {
      for (let times = 0; times < 3; times += 1) {
        await lab.exec("src1", "pkill", "-9", "-f", `glusterfsd.*/bricks/${NAME}/`);
        await active("src2", null);
        await lab.gluster("src1", "volume", "start", NAME, "force");
        await active("src1", "PASSIVE");
      }
    },
    startAnew,
    (finding) => {
      expect(finding.mutation).toBeNull();
      expect(finding.message).toContain(`src2:/bricks/${NAME}/brick 3 times`);
    },
  );
});

test("options that a reset of the source volume takes away are found, and the session copies again as the remedy says", async () => {
  await on.found(
    "CHANGELOG_OFF",
    async () => {
      await lab.gluster("src1", "volume", "reset", NAME);
      await inVolume("src1", NAME, "echo unnoted > unnoted");
    },
    (finding) => followRemedy(finding, /volume set/, / stop && .* start /),
    (finding) => {
      expect(finding).toMatchObject({
        severity: "CRITICAL",
        message: `The volume ${NAME} notes no changes: changelog.changelog is not set.`,
      });
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ -s unnoted ]");
});

test("an index that was taken away from the source volume is found, which a worker that begins anew ends of", async () => {
  await on.found(
    "INDEXING_OFF",
    async () => {
      await lab.gluster("src1", "volume", "reset", NAME, "geo-replication.indexing", "force");
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /volume set/, / stop && .* start /),
    (finding) => {
      expect(finding).toMatchObject({
        severity: "CRITICAL",
        message: `The volume ${NAME} bears no mark of its changes: geo-replication.indexing is not set.`,
      });
    },
  );
});

test("a quota of the destination, and read-only, which creation sets, keep nobody from replicating, and are none", async () => {
  const copy = `${NAME}-dr`;
  const quota = (...words: readonly string[]) => lab.gluster("dst1", "volume", "quota", copy, ...words);
  await quota("enable");
  await quota("limit-usage", "/", "1MB");
  expect(await lab.gluster("dst1", "volume", "get", copy, "features.read-only")).toMatch(/features\.read-only +on/);
  expect(Number(await inVolume("dst1", copy, "echo $(($(stat -f -c '%b * %S' .)))"))).toBe(1_048_576);
  await inVolume("src1", NAME, "head -c 4000000 /dev/zero > ours");
  // Who begins anew is told of it, as at some starts workers are not.
  await on.endWorkers();
  await untilInVolume("dst1", copy, '[ "$(stat -c %s ours)" = 4000000 ]');
  await on.replicates();
  expect(await on.toldButRestless()).toEqual({ health: "OK", open: [] });
  await quota("disable");
});

test("a monitor that was killed is found, and started again by the mutation that is named", async () => {
  await on.found(
    "MONITOR_DIED",
    () => lab.exec("src1", "pkill", "-9", "-f", `gsyncd.py.*monitor.*${NAME} `),
    () => on.succeed("startGeoRepSession", { force: true }),
    (finding) => {
      expect(finding).toMatchObject({ mutation: "startGeoRepSession" });
    },
  );
});

test("monitors that have died are started again by the command that is told", async () => {
  await on.found(
    "MONITOR_DIED",
    () => each(SOURCE, `pkill -9 -f "gsyncd.py.*monito[r].*${NAME} "`),
    (finding) => followRemedy(finding, / start force /),
    (finding) => {
      expect(finding.message).toMatch(/src1 and src2/);
    },
  );
});

test("a glusterd that is down on a source node is found", async () => {
  await on.found(
    "SOURCE_GLUSTERD_DOWN",
    () => lab.killGlusterd("src2"),
    async (finding) => {
      await followRemedy(finding, /systemctl start glusterd/);
      await lab.met("src2");
    },
    (finding) => {
      expect(finding.message).toBe("glusterd does not run on src2.");
    },
  );
});

test("files that the destination has others for are found, and are copied once that is resolved as the remedy says", async () => {
  await on.found(
    "GFID_CONFLICT",
    async () => {
      await on.georep("config", "gfid-conflict-resolution", "false");
      await readOnly("off");
      await inVolume("dst1", `${NAME}-dr`, "echo theirs > same");
      await readOnly("on");
      await inVolume("src1", NAME, "echo ours > same");
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /config gfid-conflict-resolution true /, / stop && .* start /),
    (finding) => {
      expect(finding).toMatchObject({
        message: expect.stringContaining("1 entry of src1: /same"),
        mutation: "setGeoRepOption",
      });
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ $(cat same) = ours ]");
});

test("a directory whose parent is gone at the destination is found, and is made once gsyncd may, as the remedy says", async () => {
  await untilInVolume("dst1", `${NAME}-dr`, "[ -d old ]");
  await on.found(
    "ENTRIES_FAILED",
    async () => {
      await on.georep("config", "gfid-conflict-resolution", "false");
      await readOnly("off");
      await inVolume("dst1", `${NAME}-dr`, "rmdir old");
      await readOnly("on");
      await inVolume("src1", NAME, "mkdir old/new");
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /config gfid-conflict-resolution true /, / stop && .* start /),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(linesOf(finding).join("\n")).toContain("The above directory failed to sync");
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ -d old/new ]");
});

test("a change that the destination refuses is found, and is made once it does not", async () => {
  const mode = (value: string) => `[ "$(stat -c %a kept)" = ${value} ]`;
  const file = `/bricks/${NAME}-dr/brick/kept`;
  await untilInVolume("dst1", `${NAME}-dr`, mode("644"));
  await on.found(
    "ENTRIES_FAILED",
    async () => {
      await each(DESTINATION, `chattr +i ${file}`);
      await inVolume("src1", NAME, "chmod 600 kept");
      await on.endWorkers();
    },
    () => each(DESTINATION, `chattr -i ${file}`),
    (finding) => {
      expect(finding.message).toContain("[Errno 1] Operation not permitted");
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, mode("600"));
});

test("a failure that no rule knows is told with the last error of gsyncd", async () => {
  const folder = `/var/lib/misc/gluster/gsyncd/${NAME}_dst1_${NAME}-dr`;
  await on.found(
    "UNEXPLAINED",
    async () => {
      await each(SOURCE, `mv ${folder} ${folder}.away && touch ${folder}`);
      await on.endWorkers();
    },
    () => each(SOURCE, `rm ${folder} && mv ${folder}.away ${folder}`),
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: null });
      expect(finding.message).toMatch(/says last: Changelog register failed .*Not a directory/);
      expect(sourcesOf(finding)).toContainEqual(expect.stringMatching(/gsyncd\.log$/));
    },
    // Every cause that is known has its time first.
    60_000,
  );
});

test("a worker that hangs is told with what its monitor says of it, since it writes nothing itself", async () => {
  const takeBack: (() => Promise<unknown>)[] = [];
  await on.found(
    "UNEXPLAINED",
    async () => {
      // sshd runs it as the key's command, with what the worker asked for beside it.
      const hangs = 'case "$SSH_ORIGINAL_COMMAND" in *" secondary "*) exec sleep 1000;; esac';
      for (const node of DESTINATION) takeBack.push(await lab.shadow(node, GSYNCD, hangs));
      // How long the monitor waits for it (monitor.py).
      await on.georep("config", "connection-timeout", "10");
      await on.endWorkers();
    },
    async () => {
      await Promise.all(takeBack.map((back) => back()));
      await each(DESTINATION, "pkill -xf 'sleep 1000' || true");
      await on.georep("config", "!connection-timeout");
    },
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: null });
      expect(finding.message).toContain("Worker not confirmed after wait");
    },
    // Every cause that is known has its time first.
    60_000,
  );
});

test("a destination volume that was made anew under its name is found, and gets everything once the session is as the remedy says", async () => {
  await untilInVolume("dst1", `${NAME}-dr`, "[ -f kept ]");
  await on.found(
    "DESTINATION_VOLUME_REPLACED",
    async () => {
      await on.succeed("stopGeoRepSession");
      await lab.gluster("dst1", "volume", "stop", `${NAME}-dr`, "force");
      await lab.gluster("dst1", "volume", "delete", `${NAME}-dr`);
      await each(DESTINATION, `rm -rf /bricks/${NAME}-dr/*`);
      await lab.pair(NAME);
      await on.succeed("startGeoRepSession", { force: true });
    },
    (finding) => followRemedy(finding, BEGIN_ANEW),
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "deleteGeoRepSession" });
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ -f kept ]");
});

test("a destination that was emptied before its session was created anew is found, and gets everything once the session begins anew as the remedy says", async () => {
  // What was changed for longer than clocks may differ: who is younger may not be copied yet.
  await sleep(Math.max(0, startedAt + 65_000 - Date.now()));
  await inVolume("src1", NAME, "echo later > later");
  // Who begins anew is told of it, as at some starts workers are not.
  await on.endWorkers();
  await untilInVolume("dst1", `${NAME}-dr`, "[ -f kept ] && [ -f later ]");
  await on.found(
    "SYNC_TIME_LEFT_OVER",
    () => on.createAnew(false, emptyDestination),
    (finding) => followRemedy(finding, BEGIN_ANEW),
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "deleteGeoRepSession" });
      expect(finding.message).toMatch(
        new RegExp(`^Everything that ${NAME} held until .*Z counts as copied, and ${NAME}-dr is empty`),
      );
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ -f kept ] && [ -f later ]");
});

test("a name that is no UTF-8 is found, and the session copies again once it was made anew as the remedy says", async () => {
  await on.found(
    "NAME_NOT_UTF8",
    async () => {
      await inVolume("src1", NAME, `echo named > "$(printf 'not\\377utf8')"`);
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    async () => {
      await inVolume(
        "src1",
        NAME,
        "find . | LC_ALL=C.UTF-8 grep -naxv '.*' | cat -v | grep -q utf8 && mv not*utf8 renamed",
      );
      await on.createAnew();
    },
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "deleteGeoRepSession" });
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ -f renamed ]");
});
