import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { brickProcess } from "../../../src/gluster/report/liveness.js";
import { readAnswer, readRecords } from "../../../src/gluster/report/records.js";
import { nodeReport, parseReport } from "../../../src/gluster/report/report.js";
import { REPORT_SCRIPT } from "../../../src/gluster/report/script.js";
import { GSYNCD_FOLDERS } from "../../../src/gluster/scripts/parts.js";
import { answer } from "./recorded.js";

const NODE = "bda14ed7-c4c2-4f6f-8a41-c0050e941fc4";
const VOLUME = "80126236-edca-43ac-85d6-a7d24435770e";
const OTHER = "5280b40b-10c1-45d8-995e-a2a747bdbd2e";
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "report-"));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, text: string | Buffer): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The script as it is, its absolute places moved below the scratch folder. */
function moved(): string {
  const places = [
    "/var/lib/glusterd",
    "/etc/glusterfs",
    "/root/.ssh",
    "/usr/local/etc",
    "/usr/bin/rsync",
    "/usr/local/bin/rsync",
    ...GSYNCD_FOLDERS.split(" "),
    "/var/run/gluster",
    "/proc/locks",
    "/proc/net",
    "/proc/[",
  ];
  return places.reduce((text, place) => text.replaceAll(place, `${root}${place}`), REPORT_SCRIPT);
}

function run(shell: string, known = ""): string {
  return execFileSync(shell, ["-c", moved(), "report", known], { encoding: "utf8" }).replaceAll(root, "");
}

function session(volume: string, brick: string): void {
  put(
    `var/lib/glusterd/vols/${volume}/info`,
    `type=2\nvolume-id=${VOLUME}\npassword=do-not-tell\nsecondary1=${NODE}:ssh://dst1::${volume}-dr\nbrick-0=src1:-b\n`,
  );
  put(
    `var/lib/glusterd/vols/${volume}/bricks/src1:-b-${brick}`,
    `uuid=${NODE}\nhostname=src1\npath=/b/${brick}\nreal_path=/b\n`,
  );
  put(`var/lib/glusterd/vols/${volume}/bricks/src2:-b-${brick}`, `uuid=${OTHER}\nhostname=src2\npath=/b/${brick}\n`);
  put(`var/lib/glusterd/geo-replication/${volume}_dst1_${volume}-dr/monitor.status`, "Created");
  put(`var/lib/glusterd/geo-replication/${volume}_dst1_${volume}-dr/gsyncd.conf`, "[vars]\nsync-jobs = 4\n\n");
}

describe.each(["/bin/sh", "/bin/bash"])("under %s", (shell) => {
  test("it tells sessions and own bricks, and no password", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\noperating-version=100000\n`);
    session("one", "x");
    session("two", "y");
    const text = run(shell);
    expect(text).not.toContain("do-not-tell");
    const report = parseReport(text);
    expect(report.nodeUuid).toBe(NODE);
    expect([...report.volumes]).toEqual([
      ["one", VOLUME],
      ["two", VOLUME],
    ]);
    expect(
      report.sessions.map(({ volume, bricks, options }) => [
        volume,
        bricks.map(({ path, status }) => [path, status]),
        options?.get("sync-jobs"),
      ]),
    ).toEqual([
      ["one", [["/b/x", "Created"]], "4"],
      ["two", [["/b/y", "Created"]], "4"],
    ]);
  });

  test("content that looks like records, is empty, has no last newline or is no text keeps the framing", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}`);
    session("one", "x");
    const folder = "var/lib/glusterd/geo-replication/one_dst1_one-dr";
    put(`${folder}/gsyncd.conf`, "[vars]\nE\nFglusterd.info\nV9\nx = y");
    put(`${folder}/monitor.status`, "");
    put(`${folder}/brick_%2Fb%2Fx.status`, Buffer.from([0xff, 0xfe, 0x0a, 0x45, 0x0a, 0x80, 0x81, 0x88, 0x00, 0x5c]));
    const { records: lines } = readAnswer(run(shell));
    const records = readRecords(lines);
    expect(records.files.get("geo-replication/one_dst1_one-dr/gsyncd.conf")).toEqual([
      "[vars]",
      "E",
      "Fglusterd.info",
      "V9",
      "x = y",
    ]);
    expect(parseReport(run(shell)).sessions[0]?.bricks[0]?.status, "an empty monitor.status means Stopped").toBe(
      "Stopped",
    );
  });

  test("a file that cannot be read harms nothing beside it", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    session("one", "x");
    session("two", "y");
    // A dangling link is what a file is that vanished between the listing and the reading.
    rmSync(join(root, "var/lib/glusterd/geo-replication/one_dst1_one-dr/monitor.status"));
    symlinkSync("/nonexistent", join(root, "var/lib/glusterd/geo-replication/one_dst1_one-dr/monitor.status"));
    expect(parseReport(run(shell)).sessions.map(({ bricks }) => bricks[0]?.status)).toEqual(["Stopped", "Created"]);
  });

  test("glusterd's working directory is taken from its own configuration", () => {
    put(
      "etc/glusterfs/glusterd.vol",
      `volume management\n    type mgmt/glusterd\n    option working-directory ${root}/data/gd\nend-volume\n`,
    );
    put("data/gd/glusterd.info", `UUID=${NODE}\n`);
    expect(parseReport(run(shell)).nodeUuid).toBe(NODE);
  });

  test("what has not changed since is told by its digest alone", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    session("one", "x");
    const first = parseReport(run(shell));
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
    const known = first.digest ?? "";
    expect(run(shell, known)).toBe(`V2\nS${known}\nE\n`);
    expect(parseReport(run(shell, known), first)).toBe(first);
    put("proc/locks", "1: POSIX  ADVISORY  WRITE 517 00:3f:24 0 EOF\n2: FLOCK  ADVISORY  WRITE 518 00:3f:25 0 EOF\n");
    expect(run(shell, known), "another program's lock counts as news").toBe(`V2\nS${known}\nE\n`);
    put("var/lib/glusterd/geo-replication/one_dst1_one-dr/gsyncd.conf", "[vars]\nsync-jobs = 5\n\n");
    const second = parseReport(run(shell, known), first);
    expect(second.sessions[0]?.options?.get("sync-jobs")).toBe("5");
    expect(second.digest).not.toBe(known);
  });

  test("of keys it tells that their files are others than before, and nothing that stands in them", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    const keyFiles = () => parseReport(run(shell)).keyFiles;
    expect(keyFiles(), "a node that has none").toBe("");
    put("root/.ssh/authorized_keys", "ssh-ed25519 AAAA someone\n");
    const first = keyFiles();
    expect(first).toMatch(/^\d+ 25 [0-7]+ \d+ \/root\/\.ssh\/authorized_keys$/);
    expect(keyFiles(), "unchanged").toBe(first);
    put("root/.ssh/authorized_keys", "ssh-ed25519 AAAA someone\nssh-rsa BBBB root@src1\n");
    const second = keyFiles();
    expect(second, "a key more").not.toBe(first);
    put("new", "ssh-ed25519 AAAA someone\nssh-rsa CCCC root@src1\n");
    renameSync(join(root, "new"), join(root, "root/.ssh/authorized_keys"));
    expect(keyFiles(), "another of the same size, put in its place within a second").not.toBe(second);
    put("var/lib/glusterd/geo-replication/secret.pem.pub", "ssh-rsa BBBB root@src1\n");
    put("var/lib/glusterd/geo-replication/secret.pem", "never to be told");
    expect(
      keyFiles()
        .split("\n")
        .map((line) => line.split(" ")[4]),
    ).toEqual(["/root/.ssh/authorized_keys", "geo-replication/secret.pem.pub"]);
    expect(run(shell)).not.toMatch(/BBBB|CCCC|never/);
  });

  test("of volumes it tells that there are others, and that one was changed, and nothing of their passwords", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    const info = (volume: string, version: number, id = VOLUME) =>
      put(`var/lib/glusterd/vols/${volume}/info`, `type=2\nversion=${version}\nvolume-id=${id}\npassword=secret\n`);
    info("one", 5);
    const seen = new Set<string>();
    const isNews = () => {
      const { size } = seen;
      seen.add(parseReport(run(shell)).volumeInfos);
      return seen.size > size;
    };
    expect(isNews()).toBe(true);
    expect(isNews(), "nothing has changed").toBe(false);
    info("one", 6);
    expect(isNews(), "an option, a start, a stop").toBe(true);
    info("one", 6, OTHER);
    expect(isNews(), "one that was made anew").toBe(true);
    info("two", 1);
    expect(isNews(), "a further one").toBe(true);
    rmSync(join(root, "var/lib/glusterd/vols/one"), { recursive: true });
    expect(isNews(), "one that is gone").toBe(true);
    expect(run(shell)).not.toContain("secret");
  });

  test("of rsync and gsyncd it tells that they are others than before, wherever they are", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    const programs = () => parseReport(run(shell)).programs;
    expect(programs(), "a node that has none").toBe("");
    put("usr/bin/rsync", "rsync 3.2.7");
    const first = programs();
    expect(first).toMatch(/^\d+ 11 [0-7]+ \d+ \/usr\/bin\/rsync$/);
    put("new", "rsync 3.5.0");
    renameSync(join(root, "new"), join(root, "usr/bin/rsync"));
    expect(programs(), "another of the same size").not.toBe(first);
    put("usr/local/bin/rsync", "rsync 3.4.1");
    expect(programs().split("\n"), "a second one, which comes first in PATH").toHaveLength(2);
    put("usr/lib/x86_64-linux-gnu/glusterfs/gsyncd", "gsyncd");
    const withGsyncd = programs();
    chmodSync(join(root, "usr/lib/x86_64-linux-gnu/glusterfs/gsyncd"), 0o600);
    expect(withGsyncd.split("\n")).toHaveLength(3);
    expect(programs(), "one that may not be executed").not.toBe(withGsyncd);
    put("usr/libexec/glusterfs/python/syncdaemon/gsyncd.py", "#!/usr/bin/python3");
    expect(programs().split("\n"), "what gsyncd runs").toHaveLength(4);
    expect(parseReport(run(shell)).keyFiles, "they are no keys").toBe("");
  });

  test("of the machine's processes it tells neither itself nor the shells that it runs in", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    const script = moved().replaceAll(`${root}/proc/[`, "/proc/[");
    const text = execFileSync(shell, ["-c", script, "report", ""], { encoding: "utf8" });
    expect(text.split("\n").filter((line) => line.startsWith("/proc/") && line.includes("glusterd.info"))).toEqual([]);
    expect(text).not.toContain(":grep");
  });

  test("a node that can make no digest tells everything each time", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    const without = moved().replaceAll("sha256sum", "nosuchsum");
    const text = execFileSync(shell, ["-c", without, "report", ""], { encoding: "utf8" });
    expect(parseReport(text)).toMatchObject({ digest: null, nodeUuid: NODE });
  });

  test("no session at all is an empty report", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    expect(parseReport(run(shell))).toMatchObject({ sessions: [], unread: [] });
  });

  test("glusterd runs when something listens on its socket, whoever else is connected", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    const isUp = () => parseReport(run(shell)).glusterdUp;
    expect(isUp(), "nothing told, nothing known").toBeNull();
    const head = "Num       RefCount Protocol Flags    Type St Inode Path\n";
    const peer = "00000000f3c02d78: 00000003 00000000 00000000 0001 03 4021423 /var/run/glusterd.socket\n";
    const listener = "00000000f4cf1e43: 00000002 00000000 00010000 0001 01 4018913 /var/run/glusterd.socket\n";
    const other = listener.replace("glusterd.socket", "gluster/56b3ab3e22162999.socket");
    put("proc/net/unix", head + other);
    expect(isUp()).toBe(false);
    put("proc/net/unix", head + other + peer);
    expect(isUp(), "a connection that outlives its daemon").toBe(false);
    put("proc/net/unix", head + other + peer + listener);
    expect(isUp()).toBe(true);
  });

  describe("a worker that nothing comes back to is told", () => {
    const HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    /** A line of /proc/net/tcp, as it was seen where the network between two clusters was cut. */
    const connection = (inode: number, again: string, state = "01") =>
      `  15: 01075A0A:BB52 0C075A0A:0016 ${state} 00000068:00000000 01:0000003E ${again}     0        0 ${inode} 3 000000000ae7315d 86 4 30 1 -1\n`;
    /** An SSH client of gsyncd's, with a connection. @param words in place of what gsyncd of release 10 says */
    const client = (pid: number, inode: number, words: Partial<Record<"to" | "ours" | "node", string>> = {}): void => {
      const { to = "dst2 /nonexistent/gsyncd secondary one dst1::one-dr", ours = "primary", node = NODE } = words;
      const ssh =
        "ssh -oStrictHostKeyChecking=no -i /x/secret.pem -p 2222 -oControlMaster=auto -S /tmp/gsyncd-aux-ssh-fm70/22e6.sock";
      const about = `--${ours}-node src1 --${ours}-node-id ${node} --${ours}-brick /b/x --local-node dst2`;
      put(
        `proc/${pid}/cmdline`,
        `${ssh} ${to} ${about}`
          .split(" ")
          .map((word) => `${word}\0`)
          .join(""),
      );
      mkdirSync(join(root, `proc/${pid}/fd`));
      symlinkSync(`socket:[${inode}]`, join(root, `proc/${pid}/fd/3`));
      symlinkSync("pipe:[99]", join(root, `proc/${pid}/fd/4`));
    };
    const silent = () => parseReport(run(shell)).sessions[0]?.bricks.map((brick) => brick.silent);

    beforeEach(() => {
      put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
      session("one", "x");
      put("var/run/gluster/gsyncd-one-dst1-one-dr.pid", "1\n");
    });

    test("with its destination node, and no more of its connection, which changes while that is so", () => {
      client(517, 5985128);
      put("proc/net/tcp", HEAD + connection(1, "00000000") + connection(5985128, "00000006"));
      expect(silent()).toEqual([{ node: "dst2", port: "2222" }]);
      const before = run(shell);
      put("proc/net/tcp", HEAD + connection(5985128, "0000000F"));
      expect(run(shell), "that it was sent once more counts as news").toBe(before);
    });

    test("by IPv6, by the words of releases before 10, where the node has a user, and rsync copies attributes", () => {
      const to = "root@dst2 /nonexistent/gsyncd slave --use-rsync-xattrs one dst1::one-dr";
      client(517, 5985128, { to, ours: "master" });
      put("proc/net/tcp6", HEAD + connection(5985128, "0000000A"));
      expect(silent()).toEqual([{ node: "dst2", port: "2222" }]);
    });

    test("and none whose connection is answered, is made only now, or is somebody else's", () => {
      client(517, 517);
      client(518, 518);
      client(519, 519, { node: OTHER });
      client(520, 520, { to: "dst2 /nonexistent/gsyncd secondary one dst1::another" });
      put("proc/521/cmdline", "ssh\0dst2\0");
      mkdirSync(join(root, "proc/521/fd"));
      symlinkSync("socket:[521]", join(root, "proc/521/fd/3"));
      const lines = [connection(517, "00000005"), connection(518, "00000009", "02")];
      const others = [519, 520, 521].map((inode) => connection(inode, "00000009"));
      put("proc/net/tcp", HEAD + [...lines, ...others].join(""));
      expect(silent()).toEqual([null]);
    });

    test("and what it has open, and by whatever name, is never run", () => {
      client(517, 5985128);
      const places = [`/tmp/a\n/;echo > ${root}/run;/fd:`, `/tmp/$(echo > ${root}/run)`, `\`echo > ${root}/run\``];
      for (const [index, place] of places.entries()) symlinkSync(place, join(root, `proc/517/fd/${index}`));
      client(518, 1);
      symlinkSync(`/tmp/a\n${root}/proc/517/fd:\nlrwx 1 0 0 64 3 -> socket:[5985129]`, join(root, "proc/518/fd/0"));
      put("proc/net/tcp", HEAD + connection(5985129, "00000009"));
      expect(silent(), "a name that looks like a line of ls counts as one").toEqual([null]);
      put("proc/net/tcp", HEAD + connection(5985128, "00000009"));
      expect(silent()).toEqual([{ node: "dst2", port: "2222" }]);
      expect(existsSync(join(root, "run"))).toBe(false);
    });

    test("and none where no session has a monitor", () => {
      client(517, 5985128);
      put("proc/net/tcp", HEAD + connection(5985128, "00000009"));
      rmSync(join(root, "var/run/gluster/gsyncd-one-dst1-one-dr.pid"));
      expect(run(shell)).not.toContain("gsyncd-aux-ssh");
    });
  });

  describe("a brick runs when the pid in its file is a brick's process", () => {
    const process = (pid: number, pidFile: string, uuid = NODE): void => {
      const words = ["/usr/sbin/glusterfsd", "-s", "src1", "-p", pidFile, "--brick-name", "/b/x"];
      const option = ["--xlator-option", `*-posix.glusterd-uuid=${uuid}`];
      put(`proc/${pid}/cmdline`, [...words, ...option].map((word) => `${word}\0`).join(""));
    };
    const running = () => {
      const told = parseReport(run(shell)).brickProcesses;
      return told === null ? null : [...told].toSorted();
    };

    beforeEach(() => put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`));

    test("in the folder of 4.0 and later, and in that of before", () => {
      put("var/run/gluster/vols/one/src1-b-x.pid", "517\n");
      put("var/lib/glusterd/vols/two/run/src1-b-y.pid", "518\n");
      put("var/run/gluster/vols/one/src1-b-killed.pid", "519\n");
      process(517, "/var/run/gluster/vols/one/src1-b-x.pid");
      process(518, "/var/lib/glusterd/vols/two/run/src1-b-y.pid");
      expect(running()).toEqual([
        brickProcess("one", { hostName: "src1", path: "/b/x" }),
        brickProcess("two", { hostName: "src1", path: "/b/y" }),
      ]);
    });

    test("many in one process with brick multiplexing", () => {
      put("var/run/gluster/vols/one/src1-b-x.pid", "517\n");
      put("var/run/gluster/vols/two/src1-b-y.pid", "517\n");
      process(517, "/var/run/gluster/vols/one/src1-b-x.pid");
      expect(running()).toEqual(["one/src1-b-x", "two/src1-b-y"]);
    });

    test("nothing is known where pid files lie elsewhere; another node's processes count for nothing", () => {
      process(517, "/var/run/gluster/vols/one/src2-b-x.pid", OTHER);
      expect(running()).toEqual([]);
      process(518, "/run/elsewhere/vols/one/src1-b-x.pid");
      expect(running()).toBeNull();
    });
  });

  test("a monitor that holds its lock is found alive by the kernel's own list", () => {
    put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
    session("one", "x");
    put("var/lib/glusterd/geo-replication/one_dst1_one-dr/monitor.status", "Started");
    put("var/lib/glusterd/geo-replication/one_dst1_one-dr/brick_%2Fb%2Fx.status", '{"worker_status": "Active"}');
    put("var/run/gluster/gsyncd-one-dst1-one-dr.pid", "1\n");
    mkdirSync(join(root, "proc"), { recursive: true });
    symlinkSync("/proc/locks", join(root, "proc/locks"));
    expect(parseReport(run(shell)).sessions[0]?.bricks[0]?.status, "nobody holds the lock").toBe("Stopped");
    const pidFile = join(root, "var/run/gluster/gsyncd-one-dst1-one-dr.pid");
    const script = join(root, "script.sh");
    writeFileSync(script, moved());
    chmodSync(script, 0o755);
    // gsyncd's lock is fcntl's; Python takes the same one.
    const locked = spawnSync(
      "python3",
      [
        "-c",
        "import fcntl,subprocess,sys; f=open(sys.argv[1],'r+'); fcntl.lockf(f, fcntl.LOCK_EX); sys.stdout.write(subprocess.run([sys.argv[2], sys.argv[3]], capture_output=True, text=True).stdout)",
        pidFile,
        shell,
        script,
      ],
      { encoding: "utf8" },
    );
    expect(locked.error, "this test needs python3, as gsyncd does").toBeUndefined();
    expect(parseReport(locked.stdout.replaceAll(root, "")).sessions[0]?.bricks[0]?.status).toBe("Active");
  });
});

test("a host without glusterd says so and ends with 66", () => {
  const done = spawnSync("/bin/sh", ["-c", moved()], { encoding: "utf8" });
  expect([done.status, done.stderr]).toEqual([66, expect.stringContaining("no readable glusterd.info")]);
});

test("an awk that fails midway makes no short report", () => {
  put("var/lib/glusterd/glusterd.info", `UUID=${NODE}\n`);
  const done = spawnSync("/bin/sh", ["-c", moved().replace("| awk '", "| false '")], { encoding: "utf8" });
  expect(done.status).toBe(70);
  expect(() => nodeReport().parse(answer(done.stdout, 70, done.stderr))).toThrow(
    expect.objectContaining({ kind: "BAD_OUTPUT" }),
  );
});
