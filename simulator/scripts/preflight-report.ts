/** The answer of the preflight's script: what a node could do in a session, as its tools and mounts would tell. */
import { dirname } from "node:path";
import { type Answer, printed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";
import { GSYNCD, keyLinesOf, publicKeysIn } from "../cluster/key-files.js";
import { listensOn, takesConnections } from "../cluster/settle.js";
import type { Volume } from "../cluster/volume.js";

/** The script has no name; it is known by the folder that it makes. */
const MARKER = "mktemp -d /tmp/georep-preflight.";

export function isPreflight(script: string): boolean {
  return script.includes(MARKER);
}

const GSYNCD_FOLDER = dirname(GSYNCD);
const DISK = 2_080_374_784;
const FREE_KIB = 1_982_312;

export function preflightReport(node: SimNode, parameters: readonly string[]): Answer {
  const [role = "", volumeName = "", farName = "", port = "", otherPort = "", user = "", lead = "", ...hosts] =
    parameters;
  const { faults, cluster } = node;
  const volume = cluster.volumes.get(volumeName);
  const lines: string[][] = [
    ["V1"],
    [`Gglusterfs ${node.glusterVersion}`],
    [
      faults.has("no rsync")
        ? "R\t127"
        : `Rrsync  version ${faults.has("broken rsync") ? "3.5.0" : "3.2.7"}  protocol version 32\t0`,
    ],
    ...["/var/lib/glusterd", "/tmp", "/root"].map((folder) => [
      `S${folder}`,
      String(faults.has("full disk") ? 0 : FREE_KIB),
    ]),
  ];
  if (volume !== undefined) lines.push(...infoOf(volume));
  if (role === "source") {
    const sessions = (volume?.sessions ?? []).filter(({ destination }) => destination.volume === farName);
    lines.push(
      ...sessions.map(({ folder }) => [`F${folder}`]),
      ...publicKeysIn(keyLinesOf(node)).map((key) => [`K${key}`]),
      ...syncTimesOf(node, volume),
    );
  } else lines.push(...publicKeysIn(node.keyFiles.get(user)?.split("\n") ?? []).map((key) => [`A${key}`]));
  lines.push(["Mown", ...mount(node, volumeName, role === "source")]);
  if (faults.has("no rsync"))
    lines.push(["C0", "127", "timeout: failed to run command 'rsync': No such file or directory"]);
  else lines.push([role === "destination" && faults.has("broken rsync") ? "C0" : "C6", "0", ""]);
  for (const host of hosts) lines.push([`N${host}`, ...reach(node, host, [port, otherPort])]);
  lines.push(
    faults.has("no python")
      ? ["P/usr/bin/python3", "127", "timeout: failed to run command '/usr/bin/python3': No such file or directory"]
      : ["P/usr/bin/python3", "0", "Python 3.11.2"],
  );
  if (!faults.has("no gsyncd")) {
    lines.push(
      faults.has("no python") ? [`Y${GSYNCD_FOLDER}`, "1", ""] : [`Y${GSYNCD_FOLDER}`, "0", "gsyncd.py 4.0.0"],
    );
  } else
    lines.push([`Y${GSYNCD_FOLDER}`, "127", `timeout: failed to run command '${GSYNCD}': No such file or directory`]);
  const [first] = hosts;
  if (role === "source" && lead === "lead" && first !== undefined) {
    const far = cluster.world.node(first);
    lines.push(login(node, first, port, user), ["Mfar", ...mountOfOther(node, far, farName)]);
  }
  lines.push(["E"]);
  return printed(`${lines.map(join).join("\n")}\n`);
}

function join(fields: readonly string[]): string {
  const [first = "", ...rest] = fields;
  // A mount that failed says so in its first field.
  return rest[0] === "!" ? [`${first}!`, ...rest.slice(1)].join("\t") : fields.join("\t");
}

const NOBODY_SERVES =
  "[2026-01-01 00:00:00.000000 +0000] E [fuse-bridge.c:5364:fuse_first_lookup] 0-fuse: first lookup on root failed (Transport endpoint is not connected)";

const NO_REASON = "no reason told";

const STATUSES = { Created: 0, Started: 1, Stopped: 2 } as const;

function infoOf(volume: Volume): string[][] {
  const isReadOnly = volume.options.get("features.read-only");
  return [
    [`Istatus=${STATUSES[volume.status]}`],
    ...(isReadOnly === undefined ? [] : [[`Ifeatures.read-only=${isReadOnly}`]]),
    ...volume.sessions.map(({ number, key }) => [`Isecondary${number}=${key}`]),
  ];
}

/** Each brick of the node has its own; here they are all alike. */
function syncTimesOf(node: SimNode, volume: Volume | undefined): string[][] {
  if (volume?.nodes.has(node) !== true) return [];
  return [...volume.syncTimes].map(([id, seconds]) => [`T${id}`, seconds.toString(16).padStart(8, "0")]);
}

/** A mount on a node of the other cluster's volume, over the network between them. */
function mountOfOther(node: SimNode, far: SimNode | null, name: string): readonly string[] {
  return far === null || far.isCut || node.isCut ? ["!", NO_REASON] : mount(far, name, false);
}

/** @param tellsChange whether it is the source's own, whose oldest change is told */
function mount(node: SimNode, name: string, tellsChange: boolean): readonly string[] {
  if (!node.glusterdUp) return ["!", NO_REASON];
  const volume = node.cluster.volumes.get(name);
  if (volume?.status !== "Started") return ["!", `failed to fetch volume file (key:${name})`];
  if (!volume.hasBrickOnline) return ["!", NOBODY_SERVES];
  const size = DISK * volume.distCount;
  // What is written takes the place of what was written long before: a simulation that runs for days has room all the same.
  const free = size - (volume.bytesWrittenBy(node.cluster.world.clock.now()) % Math.floor(size / 2));
  const changedAt = volume.files > 0 && tellsChange ? String(Math.floor(volume.writtenAtOf(0) / 1_000)) : "-";
  return ["1", String(size), String(free), String(free), volume.files > 0 ? "f" : "e", changedAt];
}

function reach(node: SimNode, host: string, ports: readonly string[]): readonly string[] {
  const far = node.unknownNames.has(host) ? null : node.cluster.world.node(host);
  if (far === null) return ["-", "n"];
  const open = ports.findIndex((port) => takesConnections(far) && listensOn(far, port));
  return [far.address, ["y", "o"][open] ?? "n"];
}

function login(node: SimNode, host: string, port: string, user: string): string[] {
  const far = node.unknownNames.has(host) ? null : node.cluster.world.node(host);
  if (far === null || reach(node, host, [port])[1] !== "y") return ["L255", "ssh: connect to host: Connection refused"];
  const may = user === "root" ? far.cluster.passwordlessRoot : far.cluster.mountbrokerUsers.has(user);
  return may ? ["L0", `glusterfs ${far.glusterVersion}`] : ["L255", `${user}@${host}: Permission denied (publickey).`];
}
