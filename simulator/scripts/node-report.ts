/** The answer of the node report's script: the files of glusterd and gsyncd, from the state, in the script's framing. */
import { hash } from "node:crypto";
import { type Answer, printed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";
import { GSYNCD } from "../cluster/key-files.js";
import type { BrickFile, Session } from "../cluster/session.js";
import { isStuck, settle } from "../cluster/settle.js";
import type { Brick, Volume } from "../cluster/volume.js";

/** The script has no name; it is known by the line with which its answer begins. */
const MARKER = /printf 'V(\d+)\\nS%s\\n'/;

export function isNodeReport(script: string): boolean {
  return MARKER.test(script);
}

// A device number as stat prints it, and the same in /proc/locks.
const DEVICE = { decimal: 63, major: "00", minor: "3f" };

export function nodeReport(node: SimNode, script: string, known: string): Answer {
  const protocol = MARKER.exec(script)?.[1] ?? "";
  const { sessions } = node.cluster;
  for (const session of sessions) {
    settle(session);
  }
  const own = sessions.filter(({ monitors }) => monitors.has(node)).toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
  const lines: string[] = [];
  const file = (path: string, content: readonly string[]): void => {
    if (content.length > 0) {
      lines.push(`F${path}`, ...content.map((line) => `L${line}`));
    }
  };
  lines.push(...own.map(({ folder }) => `Dgeo-replication/${folder}/`));
  lines.push(...keyFileLines(node), ...programLines(node));
  const alive = own.filter((session) => session.monitors.get(node)?.isAlive === true);
  lines.push(...alive.map((session) => `I${DEVICE.decimal} ${session.monitors.get(node)?.inode} ${session.pidFile}`));
  file("glusterd.info", [`UUID=${node.uuid}`]);
  for (const volume of node.cluster.volumesByName) {
    const keys = volume.sessions.map((session) => `secondary${session.number}=${session.key}`);
    file(`vols/${volume.name}/info`, [`version=${volume.version}`, `volume-id=${volume.id}`, ...keys]);
  }
  for (const volume of node.cluster.volumesByName.filter((each) => each.sessions.length > 0)) {
    for (const { path } of volume.bricksOf(node)) {
      const content = [`uuid=${node.uuid}`, `hostname=${node.name}`, `path=${path}`];
      file(`vols/${volume.name}/bricks/${node.name}:${path.replaceAll("/", "-")}`, content);
    }
  }
  for (const session of own) {
    const word = session.monitors.get(node)?.word ?? "";
    file(`geo-replication/${session.folder}/monitor.status`, [word]);
  }
  for (const session of own) {
    for (const worker of session.workers.filter(({ brick }) => brick.node === node)) {
      if (worker.file !== null) {
        const name = encodeURIComponent(worker.brick.path).replaceAll("%20", "+");
        file(`geo-replication/${session.folder}/brick_${name}.status`, [statusJson(worker.file)]);
      }
    }
  }
  for (const session of own) {
    const vars = [...session.vars].map(([name, value]) => `${name} = ${value}`);
    const path = `geo-replication/${session.folder}/gsyncd.conf`;
    // Empty until the first option is set, but there.
    if (vars.length === 0) lines.push(`F${path}`);
    else file(path, ["[vars]", ...vars, ""]);
  }
  for (const session of alive) {
    file(session.pidFile, [String(session.monitors.get(node)?.pid)]);
  }
  // glusterd takes the pid file of a brick that is stopped away; that of one that was killed stays.
  const bricks = node.cluster.volumesByName.flatMap((volume) =>
    volume.bricksOf(node).map((brick) => ({ volume, brick })),
  );
  const started = bricks.filter(({ volume }) => volume.status === "Started");
  for (const { volume, brick } of started) file(brickPidFile(volume, brick), [String(brick.pid)]);
  file(
    "/proc/locks",
    alive.map((session, index) => lockLine(session, node, index)),
  );
  const sockets = node.glusterdUp
    ? ["L000000006a5d6c8b: 00000002 00000000 00010000 0001 01 20514 /var/run/glusterd.socket"]
    : [];
  lines.push("F/proc/net/unix", ...sockets);
  lines.push(...alive.flatMap((session) => silentClients(session, node)));
  lines.push(...alive.flatMap((session) => workerLines(session, node)));
  const running = started.filter(({ brick }) => brick.online);
  lines.push(...running.map(({ volume, brick }) => brickLine(volume, brick)));
  const records = `${lines.join("\n")}\n`;
  const digest = hash("sha256", records);
  return printed(`V${protocol}\nS${digest}\n${digest === known ? "" : records}E\n`);
}

/** gsyncd's own keys never change here. */
function keyFileLines(node: SimNode): readonly string[] {
  const ofRoot = node.keyFiles.get("root");
  const gathered = node.commonSecret?.map((line) => `${line}\n`).join("");
  return [
    ...(ofRoot === undefined ? [] : [fileLine("K", "/root/.ssh/authorized_keys", ofRoot, node.keyFiles.writes)]),
    ...(gathered === undefined ? [] : [fileLine("K", "geo-replication/common_secret.pem.pub", gathered)]),
  ];
}

/** rsync, another one where it was broken, and gsyncd. */
function programLines({ faults }: SimNode): string[] {
  const rsync = fileLine("P", "/usr/bin/rsync", faults.has("broken rsync") ? "3.5.0" : "3.2.7");
  const gsyncd = fileLine("P", GSYNCD, "gsyncd");
  return [...(faults.has("no rsync") ? [] : [rsync]), ...(faults.has("no gsyncd") ? [] : [gsyncd])];
}

/**
 * As if whoever writes a file put a new one in its place, so that another content has another inode.
 *
 * @param writes how often it was written, a second after the other
 */
function fileLine(kind: "K" | "P", path: string, content: string, writes = 0): string {
  const inode = Number.parseInt(hash("sha256", content).slice(0, 8), 16);
  return `${kind}${inode} ${content.length} ${kind === "K" ? 600 : 755} ${1_700_000_000 + writes} ${path}`;
}

function lockLine(session: Session, node: SimNode, index: number): string {
  const monitor = session.monitors.get(node);
  const place = `${DEVICE.major}:${DEVICE.minor}:${monitor?.inode}`;
  return `${index + 1}: POSIX  ADVISORY  WRITE ${monitor?.pid} ${place} 0 EOF`;
}

/**
 * Command lines of workers' SSH clients that nothing comes back to. At real nodes that shows a dozen seconds after something was sent,
 * and for up to two minutes after the end of the cut; here it shows as long as the cut lasts.
 */
function silentClients(session: Session, node: SimNode): readonly string[] {
  if (session.monitors.get(node)?.word !== "Started") return [];
  const silent = session.workers.filter(
    (worker) => worker.brick.node === node && worker.isConnected && isStuck(worker),
  );
  return silent.map(({ brick, destination }) => {
    const words = [
      "ssh",
      "-oPasswordAuthentication=no",
      "-oStrictHostKeyChecking=no",
      "-i",
      "/var/lib/glusterd/geo-replication/secret.pem",
      "-p",
      session.vars.get("ssh-port") ?? "22",
      "-oControlMaster=auto",
      "-S",
      "/tmp/gsyncd-aux-ssh-fm706egd/22e61076150e9f1e2204e58139366f52.sock",
      destination.name,
      "/nonexistent/gsyncd",
      "secondary",
      session.volume.name,
      session.named,
      "--primary-node",
      node.name,
      "--primary-node-id",
      node.uuid,
      "--primary-brick",
      brick.path,
    ];
    return `C${commandLine(words)}`;
  });
}

/** Command lines of workers as grep finds them; a Faulty brick has none, a stopped (paused) process still has its own. */
function workerLines(session: Session, node: SimNode): readonly string[] {
  const { volume } = session;
  return session.workers.flatMap((worker, index) => {
    const { brick, pid, destination, file } = worker;
    if (brick.node !== node || file === null || file.workerStatus === "Faulty") {
      return [];
    }
    const words = [
      "python3",
      "/usr/lib/x86_64-linux-gnu/glusterfs/python/syncdaemon/gsyncd.py",
      "worker",
      volume.name,
      session.named,
      "--feedback-fd",
      "9",
      "--local-path",
      brick.path,
      "--local-node",
      node.name,
      "--local-node-id",
      node.uuid,
      "--secondary-id",
      session.mountedVolumeUuid,
      "--subvol-num",
      String(Math.floor(index / volume.setSize) + 1),
      "--resource-remote",
      destination.name,
      "--resource-remote-id",
      destination.uuid,
    ];
    return [`/proc/${pid}/cmdline:${commandLine(words)}`];
  });
}

function brickPidFile(volume: Volume, { node, path }: Brick): string {
  return `/var/run/gluster/vols/${volume.name}/${node.name}-${path.slice(1).replaceAll("/", "-")}.pid`;
}

/** The command line of a brick's process as grep finds it. */
function brickLine(volume: Volume, brick: Brick): string {
  const { node, path, port, pid } = brick;
  const name = path.slice(1).replaceAll("/", "-");
  const words = [
    "/usr/sbin/glusterfsd",
    "-s",
    node.name,
    "--volfile-id",
    `${volume.name}.${node.name}.${name}`,
    "-p",
    brickPidFile(volume, brick),
    "-S",
    "/var/run/gluster/56b3ab3e22162999.socket",
    "--brick-name",
    path,
    "-l",
    `/var/log/glusterfs/bricks/${name}.log`,
    "--xlator-option",
    `*-posix.glusterd-uuid=${node.uuid}`,
    "--process-name",
    "brick",
    "--brick-port",
    String(port),
    "--xlator-option",
    `${volume.name}-server.listen-port=${port}`,
  ];
  return `/proc/${pid}/cmdline:${commandLine(words)}`;
}

/** Each word ended by US, which stands for the NUL of /proc. */
function commandLine(words: readonly string[]): string {
  return words.map((word) => `${word}\x1f`).join("");
}

/** As Python's json.dumps writes it. */
export function statusJson(file: BrickFile): string {
  const fields = Object.entries(file).map(([name, value]) => `"${inSnakeCase(name)}": ${JSON.stringify(value)}`);
  return `{${fields.join(", ")}}`;
}

function inSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
