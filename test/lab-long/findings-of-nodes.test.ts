import { afterAll, beforeAll, expect, test, vi } from "vitest";
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
import { lab, type Node, unique } from "../lab/lab.js";
import { inVolume, untilInVolume } from "../lab/sessions.js";

// What nodes lack: programs, names, room, a server that answers.
const NAME = unique("nodes");

let on: ProvokedSession;

beforeAll(async () => {
  on = await ProvokedSession.start(NAME);
});

afterAll(() => on[Symbol.asyncDispose]());

const without = (nodes: readonly Node[], program: string) => each(nodes, `mv ${program} ${program}.away`);
const back = (nodes: readonly Node[], program: string) => each(nodes, `mv ${program}.away ${program}`);

async function withRsyncAgain(): Promise<void> {
  await on.succeed("setGeoRepOption", { key: "sync-method", value: "rsync" });
  await on.replicates();
}

test("SSH servers of the destination that are down are found", async () => {
  await on.found(
    "SSH_UNREACHABLE",
    () => each(DESTINATION, "kill $(cat /run/sshd.pid); pkill -x sshd || true"),
    (finding) => followRemedy(finding, /systemctl start sshd/),
    (finding) => {
      // Both workers may try the same node: gsyncd deals these out by chance (monitor.py, distribute). A preflight tries each.
      for (const node of DESTINATION)
        expect(finding.remedy.join("\n")).toMatch(new RegExp(`On .*${node}.*systemctl start`));
      expect(sourcesOf(finding)).toContainEqual(expect.stringMatching(/gsyncd\.log$/));
      expect(finding.severity).toBe("CRITICAL");
      expect(finding.message).toContain("on port 22: Connection refused");
    },
  );
});

test("names of the destination that source nodes cannot resolve are found", async () => {
  await on.found(
    "HOST_UNRESOLVABLE",
    async () => {
      await each(SOURCE, "cp /etc/hosts /etc/hosts.real && grep -v dst /etc/hosts.real > /etc/hosts");
      await on.endWorkers();
    },
    () => each(SOURCE, "cat /etc/hosts.real > /etc/hosts && rm /etc/hosts.real"),
    (finding) => {
      expect(sourcesOf(finding)).toContainEqual(expect.stringMatching(/gsyncd\.log$/));
      expect(finding.severity).toBe("CRITICAL");
      expect(finding.message).toMatch(/cannot resolve dst[12]/);
    },
  );
});

test.each([
  ["is missing", () => without(DESTINATION, GSYNCD), () => back(DESTINATION, GSYNCD)],
  [
    "is not executable",
    () => each(DESTINATION, `chmod a-x ${GSYNCD}`),
    (finding: Finding) => followRemedy(finding, /chmod 755/),
  ],
])("a gsyncd of the destination that %s is found", async (_, provoke, mend) => {
  await on.found(
    "GSYNCD_BROKEN",
    async () => {
      await provoke();
      await on.endWorkers();
    },
    mend,
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(`${finding.message} ${linesOf(finding).join(" ")}`).toContain(GSYNCD);
    },
  );
});

test.each([
  ["is missing", () => without(["src1"], GSYNCD), () => back(["src1"], GSYNCD)],
  [
    "is not executable",
    () => each(["src1"], `chmod a-x ${GSYNCD}`),
    (finding: Finding) => followRemedy(finding, /chmod 755/),
  ],
])("a gsyncd of a source node that %s is found, though its workers go on", async (_, provoke, mend) => {
  await on.found("GSYNCD_BROKEN", provoke, mend, (finding) => {
    expect(finding.evidence.map(({ hostName }) => hostName)).toEqual(["src1"]);
  });
});

test("a gsyncd.py of a source node that is missing is found", async () => {
  const program = "/usr/lib/x86_64-linux-gnu/glusterfs/python/syncdaemon/gsyncd.py";
  await on.found(
    "GSYNCD_BROKEN",
    async () => {
      await without(["src1"], program);
      await on.endWorkers();
    },
    () => back(["src1"], program),
    (finding) => {
      expect(finding.evidence.map(({ hostName }) => hostName)).toContain("src1");
    },
  );
});

test("a library of a source node that gsyncd loads, and that is missing, is found", async () => {
  const library = "/usr/lib/x86_64-linux-gnu/libgfchangelog.so.0";
  await on.found(
    "GSYNCD_BROKEN",
    async () => {
      await without(SOURCE, library);
      await on.endWorkers();
    },
    () => back(SOURCE, library),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(finding.message).toMatch(/^gsyncd of src1 and src2 does not start: libgfchangelog\.so\.0: cannot open/);
    },
  );
});

test("a source node that lost the session's folder is found, and so are the options that it lacks once it has one again", async () => {
  await on.succeed("setGeoRepOption", { key: "sync-jobs", value: "5" });
  await on.replicates();
  await on.found(
    "SESSION_FILES_MISSING",
    () => each(["src2"], `rm -r /var/lib/glusterd/geo-replication/${NAME}_dst1_${NAME}-dr`),
    async (lost) => {
      expect((await on.told()).health).not.toBe("OK");
      await followRemedy(lost, /create no-verify force && .* start force/);
      const differing = await vi.waitFor(
        async () => {
          const found = (await on.told()).openFindings.find(({ code }) => code === "OPTIONS_DIFFER");
          if (found === undefined) throw new Error("OPTIONS_DIFFER is not found");
          return found;
        },
        { timeout: 60_000, interval: 500 },
      );
      expect(linesOf(differing)).toEqual(["sync-jobs = 5", "sync-jobs is not set"]);
      await followRemedy(differing, /config sync-jobs 5/);
    },
    (finding) => {
      expect(finding.message).toMatch(/^src2 lost Gluster's folder of the session/);
    },
  );
});

test("an rsync that source nodes lack is found once there is something to copy", async () => {
  await on.found(
    "RSYNC_MISSING",
    async () => {
      await without(SOURCE, "/usr/bin/rsync");
      await inVolume("src1", NAME, "echo by > rsync");
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /config sync-method tarssh /),
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "setGeoRepOption" });
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ $(cat rsync) = by ]");
  await back(SOURCE, "/usr/bin/rsync");
  await withRsyncAgain();
});

test("an rsync that destination nodes lack is found once there is something to copy", async () => {
  await on.found(
    "RSYNC_MISSING",
    async () => {
      await without(DESTINATION, "/usr/bin/rsync");
      await inVolume("src1", NAME, "echo there > lacks");
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /config sync-method tarssh /),
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "setGeoRepOption" });
      // A preflight may be first.
      expect(finding.message).toMatch(/^The destination has no rsync for src|^dst1 and dst2: The node has no rsync/);
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ $(cat lacks) = there ]");
  await back(DESTINATION, "/usr/bin/rsync");
  await withRsyncAgain();
});

test("a Python that destination nodes lack is found", async () => {
  await on.found(
    "PYTHON_BROKEN",
    async () => {
      await without(DESTINATION, "/usr/bin/python3");
      await on.endWorkers();
    },
    () => back(DESTINATION, "/usr/bin/python3"),
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(sourcesOf(finding)).toContainEqual(expect.stringMatching(/gsyncd\.log$/));
      expect(finding.message).toContain("/usr/bin/python3");
    },
  );
});

test("an rsync of the destination that is replaced by one that copies nothing is found while workers are connected, before there is something to copy", async () => {
  await on.found(
    "RSYNC_COPIES_NOTHING",
    async () => {
      await without(DESTINATION, "/usr/bin/rsync");
      // The machine's own is such a one: the lab puts another one into its nodes.
      await Promise.all(DESTINATION.map((node) => lab.put("/usr/bin/rsync", node, "/usr/bin/rsync")));
    },
    (finding) => followRemedy(finding, /config sync-method tarssh /),
    (finding) => {
      expect(finding).toMatchObject({ severity: "CRITICAL", mutation: "setGeoRepOption" });
      expect(finding.message).toMatch(/^dst[12]/);
    },
  );
  await inVolume("src1", NAME, "echo without > it");
  await untilInVolume("dst1", `${NAME}-dr`, "[ $(cat it) = without ]");
  await back(DESTINATION, "/usr/bin/rsync");
  await withRsyncAgain();
});

test("a tar that the destination lacks is found once there is something to copy with it", async () => {
  await on.found(
    "TAR_FAILED",
    async () => {
      await on.succeed("setGeoRepOption", { key: "sync-method", value: "tarssh" });
      await on.replicates();
      await without(DESTINATION, "/usr/bin/tar");
      await inVolume("src1", NAME, "echo by > tar");
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    (finding) => followRemedy(finding, /config sync-method rsync /),
    (finding) => {
      expect(finding).toMatchObject({ mutation: "setGeoRepOption" });
    },
  );
  await untilInVolume("dst1", `${NAME}-dr`, "[ $(cat tar) = by ]");
  await back(DESTINATION, "/usr/bin/tar");
});

const ROOM = "$(($(df -P -B1 /bricks | awk 'NR == 2 { print $4 }') - 2000000))";

test("a destination without room is found", async () => {
  await on.found(
    "DESTINATION_FULL",
    async () => {
      await each(DESTINATION, `fallocate -l ${ROOM} /bricks/ballast`);
      await inVolume("src1", NAME, "dd if=/dev/zero of=large bs=64k count=128");
      // Who begins anew is told of it, as at some starts workers are not.
      await on.endWorkers();
    },
    () => each(DESTINATION, "rm /bricks/ballast"),
    (finding) => {
      expect(finding.message).toMatch(
        /^The destination volume (is full\.|has no room for what the workers of .+ copy\.)$/,
      );
    },
  );
});

test("a source brick without room is found", async () => {
  await on.found(
    "SOURCE_BRICK_FULL",
    () => each(["src1"], `fallocate -l ${ROOM} /bricks/ballast`),
    () => each(["src1"], "rm /bricks/ballast"),
    (finding) => {
      expect(finding.message).toContain(`src1:/bricks/${NAME}/brick`);
    },
    FOUND_BY_CAPACITY_MS,
  );
});

test("a disk of a source node without room is found", async () => {
  await on.found(
    "NODE_DISK_FULL",
    async () => {
      await lab.exec("src1", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/tmp");
      await on.endWorkers();
    },
    () => lab.exec("src1", "umount", "-l", "/tmp"),
    (finding) => {
      expect(finding.message).toBe("src1: A disk of the node is full.");
      expect(linesOf(finding).join("\n")).toMatch(/\/tmp freeBytes: \d{5,7}\b/);
    },
  );
});

test("a node with another version of Gluster is told, and is no harm by itself", async () => {
  const other = 'case "$*" in *--version*) echo "glusterfs 11.1"; exit ;; esac';
  let takeBack: () => Promise<unknown> = async () => {};
  await on.found(
    "GLUSTER_VERSIONS_DIFFER",
    async () => {
      takeBack = await lab.shadow("dst2", "/usr/sbin/gluster", other);
      await on.endWorkers();
    },
    () => takeBack(),
    (finding) => {
      expect(finding.severity).toBe("INFO");
      expect(linesOf(finding)).toEqual(expect.arrayContaining(["dst1: 10.3", "dst2: 11.1"]));
    },
  );
});

test("a source node that the service does not reach is found", async () => {
  await on.found(
    "SOURCE_NODE_UNREACHABLE",
    () => lab.cut("src2"),
    async () => {
      await lab.uncut("src2");
      await lab.met("src2");
    },
    (finding) => {
      expect(finding.message).toContain("src2");
    },
  );
});

test("a worker that is killed each time that it comes to work is found at its third death", async () => {
  const over = new AbortController();
  let killing: Promise<unknown> = Promise.resolve();
  await on.found(
    "WORKER_RESTARTING",
    async () => {
      killing = on.killEachThatWorks("src1", over.signal);
    },
    async () => {
      over.abort();
      await killing;
      // What was before does not count any more.
      await on.succeed("stopGeoRepSession", { force: true });
      await on.succeed("startGeoRepSession", { force: true });
    },
    (finding) => {
      expect(finding.severity).toBe("CRITICAL");
      expect(finding.message).toMatch(new RegExp(`src1:/bricks/${NAME}/brick \\d+ times`));
      expect(linesOf(finding).join("\n")).toContain("starting gsyncd worker");
    },
    // The third death: a worker is started again after ten seconds, and needs some to come to work.
    90_000,
  );
});

test("a source volume that is stopped is found", async () => {
  await on.found(
    "SOURCE_VOLUME_STOPPED",
    () => lab.gluster("src1", "volume", "stop", NAME, "force"),
    (finding) => followRemedy(finding, /volume start/),
    (finding) => {
      expect(finding.message).toBe(`The volume ${NAME} is stopped.`);
    },
  );
});
