/** `create`: the checks of gverify.sh in its order, then the session's key, and the options that it sets on both volumes. */
import type { SimCluster, SimNode } from "../cluster/cluster.js";
import { uuidOf } from "../cluster/identity.js";
import { addLines } from "../cluster/key-files.js";
import { type Destination, Session } from "../cluster/session.js";
import { listensOn, takesConnections } from "../cluster/settle.js";
import type { Volume } from "../cluster/volume.js";
import { type Job, Refused } from "./command.js";
import { requireGsyncd, requirePeers, usage, type Verb, verbJob, volumeOf } from "./georep-verb.js";

interface CreateWords {
  readonly sshPort: number;
  readonly isVerified: boolean;
  readonly pushesPem: boolean;
  readonly isForced: boolean;
}

export function createSession(verb: Verb): Job {
  const words = readWords(verb.words);
  return words === null ? usage() : verbJob(verb, words.isVerified ? 9.5 : 6, () => create(verb, words));
}

function readWords(words: readonly string[]): CreateWords | null {
  let rest = words;
  let sshPort = 22;
  if (rest[0] === "ssh-port") {
    sshPort = Number(rest[1]);
    rest = rest.slice(2);
  }
  const isKnown = rest.every((word) => ["push-pem", "no-verify", "force"].includes(word));
  if (!isKnown || !Number.isInteger(sshPort) || sshPort < 1 || sshPort > 65_535) {
    return null;
  }
  const [isVerified, pushesPem] = [!rest.includes("no-verify"), rest.includes("push-pem")];
  return { sshPort, isVerified, pushesPem, isForced: rest.includes("force") };
}

function create(verb: Verb, { sshPort, isVerified, pushesPem, isForced }: CreateWords): string {
  const { node, destination, secondary } = verb;
  const volume = volumeOf(verb);
  if (!isForced) {
    requirePeers(node, volume);
  }
  if (isVerified) {
    verify(node, volume, destination, sshPort, isForced);
  }
  if (pushesPem && node.commonSecret === null) {
    throw new Refused(
      "/var/lib/glusterd/geo-replication/common_secret.pem.pub required for push-pem is not present. Please run " +
        '"gluster system:: execute gsec_create"',
    );
  }
  const sameFolder = volume.sessions.find(({ folder }) => folder === folderOf(volume, destination));
  if (sameFolder !== undefined && !isForced) {
    throw new Refused(`Session between ${volume.name} and ${secondary} is already created.`);
  }
  const far = volumeAt(node.cluster, destination);
  if (far === null) {
    throw new Refused("Unable to get remote volume uuid.");
  }
  requireGsyncd(verb);
  const old = volume.sessions.find(({ destinationVolumeUuid }) => destinationVolumeUuid === far.volume.id);
  if (old === undefined) {
    addSession(node, volume, destination);
  } else {
    move(old, verb, isForced);
  }
  for (const key of ["geo-replication.indexing", "geo-replication.ignore-pid-check", "changelog.changelog"]) {
    if (volume.options.get(key) !== "on") volume.setOption(key, "on");
  }
  if (pushesPem && destination.user === null) {
    far.volume.setOption("features.read-only", "on");
    for (const each of far.node.cluster.nodes) {
      addLines(each, null, node.commonSecret ?? []);
    }
  }
  return "";
}

/** Also for sessions that stand in a simulation's description. */
export function addSession(node: SimNode, volume: Volume, destination: Destination): Session {
  const { world } = node.cluster;
  const far = world.node(destination.host)?.cluster.volumes.get(destination.volume) ?? null;
  const nodes = far === null ? [] : [...far.nodes].map((each) => ({ name: each.name, uuid: each.uuid, node: each }));
  const number = Math.max(0, ...volume.sessions.map((session) => session.number)) + 1;
  const destinationVolumeUuid = far?.id ?? uuidOf(`${world.seed}/far/${destination.host}/${destination.volume}`);
  const syncTime = volume.syncTimes.get(destinationVolumeUuid) ?? 0;
  const neverCopied = Math.max(0, syncTime === 0 ? 0 : volume.filesSyncedBy(syncTime) - (far?.files ?? 0));
  const session = new Session(
    { volume, number, creatorUuid: node.uuid, destination, destinationVolumeUuid, neverCopied },
    nodes,
  );
  volume.sessions.push(session);
  return session;
}

/** `force` with another host of the same volume: the session keeps folder, options and state, and gets another key. */
function move(old: Session, verb: Verb, isForced: boolean): void {
  const { host, volume } = old.destination;
  if (!isForced) {
    throw new Refused(
      `Session between ${verb.volumeName} and ${host}:${volume} is already created! Cannot create with new ` +
        `secondary:${verb.destination.host} again!`,
    );
  }
  if (old.named === verb.secondary) {
    return;
  }
  if ([...old.monitors.values()].some(({ isAlive }) => isAlive)) {
    throw new Refused(
      `Geo-replication session between ${verb.volumeName} and ${host}::${volume} is still active. ` +
        "Please stop the session and retry.",
    );
  }
  old.destination = verb.destination;
  old.creatorUuid = verb.node.uuid;
}

function folderOf(volume: Volume, destination: Destination): string {
  return `${volume.name}_${destination.host.includes(":") ? `[${destination.host}]` : destination.host}_${destination.volume}`;
}

/** The destination volume as the creating node can ask for it; null where no glusterd there answers. */
function volumeAt(from: SimCluster, destination: Destination): { volume: Volume; node: SimNode } | null {
  const node = from.world.node(destination.host);
  const volume = node?.cluster.volumes.get(destination.volume);
  return node === null || volume === undefined || !node.glusterdUp || node.isCut ? null : { volume, node };
}

/** gverify.sh. force gets past a destination with files, and past nothing else of these. */
function verify(node: SimNode, volume: Volume, destination: Destination, sshPort: number, isForced: boolean): void {
  const { user, host } = destination;
  const isSelf =
    host === "localhost" || node.cluster.nodes.some(({ name, address }) => name === host || address === host);
  const far = node.cluster.world.node(host);
  if (!isSelf && (far === null || !takesConnections(far) || !listensOn(far, String(sshPort)))) {
    throw new Refused(`${host} not reachable.`);
  }
  const maySsh =
    far !== null && (user === null ? far.cluster.passwordlessRoot : far.cluster.mountbrokerUsers.has(user));
  if (isSelf || far === null || !maySsh) {
    throw new Refused(`Passwordless ssh login has not been setup with ${host} for user ${user ?? "root"}.`);
  }
  const log = "Please check the log: /var/log/glusterfs/geo-replication/gverify";
  if (volume.status !== "Started") {
    throw new Refused(`Unable to mount and fetch primary volume details. ${log}-primarymnt.log`);
  }
  const farVolume = far.glusterdUp ? far.cluster.volumes.get(destination.volume) : undefined;
  if (farVolume?.status !== "Started") {
    throw new Refused(`Unable to mount and fetch secondary volume details. ${log}-secondarymnt.log`);
  }
  if (farVolume.files > 0 && !isForced) {
    const named = `${host}::${destination.volume}`;
    throw new Refused(
      `${named} is not empty. Please delete existing files in ${named} and retry, or use force to continue without ` +
        "deleting the existing files.",
    );
  }
}
