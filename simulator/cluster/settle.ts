/**
 * What became of a session since it was read last. Nothing here runs by itself: whoever reads or changes a session settles it
 * first, so that time may be scaled or stand still, and a thousand idle sessions cost nothing.
 */
import type { SimNode } from "./cluster.js";
import { crawlingWorkers } from "./crawling.js";
import { numberOf } from "./identity.js";
import { loginOf } from "./key-files.js";
import { isAdmitted } from "./mount-broker.js";
import { type BrickFile, type Destination, isToTake, type Monitor, type Session, type Worker } from "./session.js";

type Phase =
  | { readonly kind: "initializing" | "faulty" }
  /** `at`: since when, epoch milliseconds. */
  | { readonly kind: "up"; readonly at: number };

export function settle(session: Session): void {
  const { clock } = session.world;
  const now = clock.now();
  for (const [node, monitor] of session.monitors) {
    const isAnswered = now >= monitor.answeredAt && destinationOf(session)?.isShellStuck !== true;
    if (monitor.isAlive && monitor.isAsking && isAnswered) {
      startMonitor(session, node, monitor);
    }
  }
  const running: { worker: Worker; phase: Phase }[] = [];
  for (const worker of session.workers) {
    const monitor = session.monitors.get(worker.brick.node);
    if (monitor?.isAlive === true && monitor.word === "Started") {
      turnToNodeThatIsUp(session, worker, now);
      const phase = phaseOf(session, worker, monitor, now);
      running.push({ worker, phase });
    }
  }
  const up = running.filter(({ phase }) => phase.kind === "up").map(({ worker }) => worker);
  const crawling = crawlingWorkers(session, up, now);
  for (const { worker, phase } of running) {
    worker.file ??= session.newFile();
    const before = worker.file.workerStatus;
    worker.isConnected = phase.kind === "up";
    if (phase.kind !== "up") {
      worker.file.workerStatus = phase.kind === "faulty" ? "Faulty" : "Initializing...";
      endCrawl(worker);
    } else if (crawling.has(worker)) {
      beActive(session, worker, worker.file, phase.at, now);
    } else {
      worker.file.workerStatus = "Passive";
      worker.file.crawlStatus = "N/A";
      endCrawl(worker);
    }
    noteInLog(session, worker, before, now);
  }
  followActive(session, running);
}

/** A worker that fails is started again ten seconds later (monitor.py). */
const AGAIN_MS = 10_000;

/** What the destination's shell says of a log-in by a key that runs no command of its own. */
const NO_COMMAND = "bash: line 1: /nonexistent/gsyncd: No such file or directory";
/** syncdutils.py, log_raise_exception: after a shell's 127. */
const MISCONFIGURATION =
  'getting "No such file or directory"errors is most likely due to MISCONFIGURATION, please remove all the public keys added by geo-replication from authorized_keys file in secondary nodes and run Geo-replication create command again.';

const CONTAINER =
  "If `gsec_create container` was used, then run `gluster volume geo-replication <PRIMARYVOL> [<SECONDARYUSER>@]<SECONDARYHOST>::<SECONDARYVOL> config remote-gsyncd <GSYNCD_PATH> (Example GSYNCD_PATH: `/usr/libexec/glusterfs/gsyncd`)";

/** What monitor and worker write to the log of their node about what has become of the worker. */
function noteInLog(session: Session, worker: Worker, before: string, now: number): void {
  const { brick, destination, file } = worker;
  const log = session.logs.get(brick.node);
  const status = file?.workerStatus ?? "";
  if (log === undefined) return;
  if (status === "Faulty" && (before !== "Faulty" || now - worker.triedAt >= AGAIN_MS)) {
    worker.triedAt = now;
    const why = failureOf(session, worker);
    log.add(
      now,
      "I",
      "monitor(monitor):158:monitor",
      `Monitor: starting gsyncd worker [{brick=${brick.path}}, {secondary_node=${destination.name}}]`,
    );
    const where = (line: string): string => `syncdutils(worker ${brick.path}):${line}`;
    if (why !== null) {
      log.add(now, "E", where("325:log_raise_exception"), "<top>: connection to peer is broken");
      const isMissing = why === NO_COMMAND;
      if (isMissing) {
        log.add(now, "E", where("329:log_raise_exception"), `<top>: ${MISCONFIGURATION}`);
        log.add(now, "E", where("336:log_raise_exception"), `<top>: ${CONTAINER}`);
      }
      const cmd = `ssh -p ${session.vars.get("ssh-port") ?? "22"} ${destination.name} /nonexistent/gsyncd secondary`;
      const error = isMissing ? 127 : 255;
      log.add(now, "E", where("845:errlog"), `Popen: command returned error [{cmd=${cmd}}, {error=${error}}]`);
      log.add(now, "E", where("851:logerr"), `Popen: ssh> ${why}`);
    } else if (destination.node !== null && !mounts(destination.node, session.destination)) {
      log.add(now, "E", where("325:log_raise_exception"), "<top>: connection to peer is broken");
      log.add(
        now,
        "E",
        where("845:errlog"),
        `Popen: command returned error [{cmd=ssh ${destination.name} /nonexistent/gsyncd secondary}, {error=1}]`,
      );
      noteFailedMount(session, worker, destination.node, now);
    } else if (!brick.online) {
      const refused = "GLUSTER: Changelog register failed [{error=[Errno 111] Connection refused}]";
      log.add(now, "E", `resource(worker ${brick.path}):1287:service_loop`, refused);
    } else if (before !== "Faulty" && worker.failsAt > 0) {
      const lost = "GLUSTER: Changelog crawl failed [{error=[Errno 107] Transport endpoint is not connected}]";
      log.add(now, "E", `resource(worker ${brick.path}):1318:service_loop`, lost);
    }
    log.add(
      now,
      "I",
      "monitor(monitor):218:monitor",
      `Monitor: worker died before establishing connection [{brick=${brick.path}}]`,
    );
    log.add(
      now,
      "I",
      "gsyncdstatus(monitor):247:set_worker_status",
      "GeorepStatus: Worker Status Change [{status=Faulty}]",
    );
  } else if (status !== before && (status === "Active" || status === "Passive")) {
    const name = status === "Active" ? "280:set_active" : "286:set_passive";
    log.add(
      now,
      "I",
      `gsyncdstatus(worker ${brick.path}):${name}`,
      `GeorepStatus: Worker Status Change [{status=${status}}]`,
    );
  }
}

/** What a worker's gsyncd and its mount write on the destination's node where the volume is not started. */
function noteFailedMount(session: Session, { brick }: Worker, node: SimNode, now: number): void {
  const ahead = now + node.clockAhead * 1_000;
  const from = `${brick.node.name}${brick.path}`;
  session
    .farLog(node, "gsyncd.log")
    .add(
      ahead,
      "E",
      `syncdutils(secondary ${from}):345:log_raise_exception`,
      "<top>: Gluster Mount process exited [{error=ENOTCONN}]",
    );
  const mount = session.farLog(node, `mnt-${brick.node.name}-${brick.path.replaceAll("/", "-").replace(/^-/, "")}.log`);
  mount.addOfMount(
    ahead,
    "[MSGID: 108006] [afr-common.c:6123:__afr_handle_child_down_event]",
    `0-${session.destination.volume}-replicate-0: All subvolumes are down. Going offline until at least one of them comes back up. `,
  );
  mount.addOfMount(
    ahead,
    "[fuse-bridge.c:5364:fuse_first_lookup]",
    "0-fuse: first lookup on root failed (Transport endpoint is not connected)",
  );
}

/** Whether a worker that begins can mount the destination on that node. */
function mounts(node: SimNode, { volume: name }: Destination): boolean {
  const volume = node.cluster.volumes.get(name);
  return volume === undefined || (volume.status !== "Stopped" && volume.hasBrickOnline);
}

/** What ssh says why a worker cannot connect; null where it is not the connection. */
function failureOf(session: Session, { brick, destination }: Worker): string | null {
  const { node, name } = destination;
  if (node?.sshdUp === false) return refusedText(name);
  if (node === null || mayLogIn(brick.node, node, session.destination)) return null;
  return loginOf(brick.node, node, session.destination.user) === "no command"
    ? NO_COMMAND
    : `${session.destination.user ?? "root"}@${name}: Permission denied (publickey).`;
}

/** A Passive worker notes how far the Active one of its set came. */
function followActive(session: Session, running: readonly { readonly worker: Worker }[]): void {
  const { setSize } = session.volume;
  const newest = new Map<number, number>();
  const setOf = new Map(session.workers.map((worker, index) => [worker, Math.floor(index / setSize)]));
  const each = (status: string, act: (file: BrickFile, set: number) => void): void => {
    for (const { worker } of running) {
      if (worker.file?.workerStatus === status) {
        act(worker.file, setOf.get(worker) ?? 0);
      }
    }
  };
  each("Active", (file, set) => newest.set(set, Math.max(newest.get(set) ?? 0, file.lastSynced)));
  each("Passive", (file, set) => {
    if ((newest.get(set) ?? 0) > file.lastSynced) {
      synced(session, file, newest.get(set) ?? 0);
    }
  });
}

/** Starts a session's processes on a node anew, as start, resume of a dead one and a config change do. */
export function startMonitor(session: Session, node: SimNode, monitor: Monitor): void {
  monitor.word = "Started";
  monitor.isAlive = true;
  monitor.isAsking = false;
  monitor.since = session.world.clock.now();
  monitor.saidAt = monitor.since;
  monitor.pid = node.nextPid();
  session.logs
    .get(node)
    ?.add(
      monitor.since,
      "I",
      "subcmds(monitor-status):29:subcmd_monitor_status",
      "<top>: Monitor Status Change [{status=Started}]",
    );
  const [far] = session.workers.flatMap(({ destination }) => destination.node ?? []);
  session.mountedVolumeUuid = far?.cluster.volumes.get(session.destination.volume)?.id ?? session.destinationVolumeUuid;
  // gsyncd notes this the first time that a monitor runs (monitor.py, distribute).
  if (!session.vars.has("stime-xattr-prefix")) {
    const prefix = `trusted.glusterfs.${session.volume.id}.${session.destinationVolumeUuid}`;
    session.vars.set("stime-xattr-prefix", prefix);
  }
  for (const worker of session.workers.filter(({ brick }) => brick.node === node)) {
    worker.file ??= session.newFile();
    // gsyncdstatus.py, reset_on_worker_start: the counters begin anew, last_synced and the checkpoint stay.
    Object.assign(worker.file, { workerStatus: "Initializing...", crawlStatus: "N/A", entry: 0, data: 0, meta: 0 });
    endCrawl(worker);
    worker.isConnected = false;
    worker.isDeaf = false;
    worker.failsAt = 0;
  }
}

/**
 * A monitor that begins, and waits for the destination's answer: what it said before stands until then. One that cannot ask ends at once.
 */
export function beginMonitor(session: Session, node: SimNode, monitor: Monitor, answeredAt = 0): void {
  const why = whyUnreached(session);
  if (why !== null) {
    endMonitor(session, node, monitor, why);
    return;
  }
  monitor.isAlive = true;
  monitor.isAsking = true;
  monitor.answeredAt = answeredAt;
  monitor.pid = node.nextPid();
  settle(session);
}

/** A monitor that dies. @param why what ssh said before; null where nothing was said */
export function endMonitor(session: Session, node: SimNode, monitor: Monitor, why: string | null): void {
  monitor.isAlive = false;
  if (why === null) return;
  session.logs.get(node)?.add(session.world.clock.now(), "E", "syncdutils(monitor):851:logerr", `Popen: ssh> ${why}`);
}

/** What ssh says where the session's host of the destination is not reached; null where it is. */
function whyUnreached(session: Session): string | null {
  const { host } = session.destination;
  const far = destinationOf(session);
  const port = session.vars.get("ssh-port") ?? "22";
  if (far?.isCut === true) return `ssh: connect to host ${host} port ${port}: Connection timed out`;
  const isOpen = far === null || (far.sshdUp && listensOn(far, port));
  return isOpen ? null : refusedText(host, port);
}

function refusedText(host: string, port = "22"): string {
  return `ssh: connect to host ${host} port ${port}: Connection refused`;
}

/** Whether a node's sshd listens there: on its own port, which any user may have, and, as far as gsyncd goes, on the usual one. */
export function listensOn(node: SimNode, port: string): boolean {
  return port === "22" || Number(port) === node.port;
}

function destinationOf(session: Session): SimNode | null {
  return session.world.node(session.destination.host);
}

/** True where the destination's host takes connections from elsewhere. */
export function takesConnections(node: SimNode | null): boolean {
  return node === null || (node.sshdUp && !node.isCut);
}

function phaseOf(session: Session, worker: Worker, monitor: Monitor, now: number): Phase {
  const { timings } = session.world;
  const { volume } = session;
  const { destination, brick } = worker;
  const isRefused =
    !worker.isConnected && destination.node !== null && !mayLogIn(brick.node, destination.node, session.destination);
  const isUnmountable =
    !worker.isConnected && destination.node !== null && !mounts(destination.node, session.destination);
  // Who is connected when its brick's process dies lives on, through the volume's mount.
  const hasNoBrick = !worker.isConnected && !brick.online;
  const troubles = [
    // gsyncd tries again every ten seconds, so that a key which comes later heals it.
    { is: isRefused, began: monitor.since, ended: 0 },
    { is: isUnmountable, began: monitor.since, ended: 0 },
    { is: hasNoBrick, began: monitor.since, ended: worker.failsAt <= now ? worker.failsAt : 0 },
    { is: volume.status !== "Started", began: volume.changedAt, ended: volume.changedAt },
    {
      is: destination.node?.sshdUp === false,
      began: destination.node?.sshdDownSince ?? 0,
      ended: destination.node?.sshdUpSince ?? 0,
    },
  ];
  const trouble = troubles.find(({ is }) => is);
  if (trouble !== undefined && now >= trouble.began + timings.faultyAfter * 1000) {
    return { kind: "faulty" };
  }
  const healedAt = Math.max(0, ...troubles.filter(({ is }) => !is).map(({ ended }) => ended));
  const isHealing = healedAt > monitor.since;
  const upAt = isHealing ? healedAt + timings.healing * 1000 : monitor.since + timings.initializing * 1000;
  if (now >= upAt) {
    return { kind: "up", at: upAt };
  }
  return { kind: isHealing && now < (healedAt + upAt) / 2 ? "faulty" : "initializing" };
}

/** Another user than root needs the mount broker too. */
function mayLogIn(from: SimNode, to: SimNode, { user, volume }: Destination): boolean {
  return loginOf(from, to, user) === "gsyncd" && (user === null || isAdmitted(to, user, volume));
}

/**
 * A worker whose node of the destination is down connects to another one that is up with its next attempt (monitor.py: of
 * several it picks one by chance; here it is the first).
 */
function turnToNodeThatIsUp(session: Session, worker: Worker, now: number): void {
  const { node } = worker.destination;
  if (node === null || node.sshdUp) return;
  const up = session.destinationNodes.find((each) => each.node?.sshdUp === true);
  if (up === undefined) return;
  const { faultyAfter, healing } = session.world.timings;
  const failsAt = Math.max(node.sshdDownSince + faultyAfter * 1_000, up.node?.sshdUpSince ?? 0);
  if (now < failsAt + (healing * 1_000) / 2) return;
  worker.destination = up;
  worker.failsAt = failsAt;
}

function endCrawl(worker: Worker): void {
  worker.activeSince = 0;
  worker.deliveredFrom = 0;
}

function beActive(session: Session, worker: Worker, file: BrickFile, upAt: number, now: number): void {
  const { timings } = session.world;
  const walks = session.vars.get("change-detector") === "xsync";
  if (worker.activeSince === 0) {
    worker.activeSince = Math.max(upAt, 1);
    file.crawlStatus = file.lastSynced === 0 || walks ? "Hybrid Crawl" : "History Crawl";
  }
  file.workerStatus = "Active";
  const { volume } = session;
  const isFirst = file.lastSynced === 0;
  const crawledAt = worker.activeSince + (isFirst ? timings.hybridCrawl : timings.historyCrawl) * 1000;
  if (isFirst && now >= crawledAt) {
    // primary.py, Xcrawl: as of when the volume was last changed, and of when live changelogs begin at the latest.
    worker.deliveredFrom = Math.floor(worker.activeSince / 1000);
    synced(session, file, Math.min(worker.deliveredFrom, volume.markedAt === 0 ? Infinity : volume.markedAt));
  }
  if (now >= crawledAt) {
    // gsyncd with xsync never leaves the crawl of the file system (primary.py, XCrawlMixin).
    if (!walks) file.crawlStatus = "Changelog Crawl";
    const target = walks ? newestWalked(session, now) : newestCopied(session, now);
    const isNew = walks ? target > file.lastSynced : isToTake(worker, target) && !worker.isDeaf;
    if (isNew && !isStuck(worker)) synced(session, file, target);
  }
  const waits = now < crawledAt || isStuck(worker) || now < volume.writtenAt + timings.syncing * 1000;
  const isWritten = walks ? volume.markedAt > file.lastSynced : isToTake(worker, volume.writtenChangelog);
  const written = waits && isWritten ? volume.writtenFiles : 0;
  const busy = volume.filesPerSecond > 0 && !worker.isDeaf ? workAt(session, worker, now) : 0;
  file.data = written + busy;
  file.entry = written + Math.floor(busy / 3);
  file.meta = Math.floor(busy / 8);
}

/** Epoch seconds up to which everything written has arrived, by changelogs: change-interval, five seconds. */
function newestCopied(session: Session, now: number): number {
  return arrived(session, now, { written: session.volume.writtenChangelog, every: 5 });
}

/** The same by crawls of the file system, one a minute, which note when the newest of what they copy was changed (seen on 10.3). */
function newestWalked(session: Session, now: number): number {
  return arrived(session, now, { written: session.volume.markedAt, every: 60 });
}

/** @param every seconds between two steps in which arrives what clients write all the time */
function arrived(
  { volume, world: { timings } }: Session,
  now: number,
  { written, every }: { readonly written: number; readonly every: number },
): number {
  const isCopied = now >= volume.writtenAt + timings.syncing * 1000;
  const flowing = volume.filesPerSecond > 0 ? Math.floor((now / 1000 - timings.syncing) / every) * every : 0;
  return Math.max(isCopied ? written : 0, flowing);
}

/** gsyncdstatus.py, set_last_synced. */
function synced(session: Session, file: BrickFile, seconds: number): void {
  const { checkpoint, volume } = session;
  file.lastSynced = seconds;
  volume.syncTimes.set(session.destinationVolumeUuid, seconds);
  if (checkpoint === 0 || checkpoint !== file.checkpointTime) {
    Object.assign(file, { checkpointTime: 0, checkpointCompletionTime: 0, checkpointCompleted: "No" });
  }
  if (checkpoint > 0 && checkpoint <= seconds && file.checkpointCompleted === "No") {
    const completed = Math.floor(session.world.clock.now() / 1000);
    Object.assign(file, {
      checkpointTime: checkpoint,
      checkpointCompletionTime: completed,
      checkpointCompleted: "Yes",
    });
  }
  const destination = session.world.node(session.destination.host)?.cluster.volumes.get(session.destination.volume);
  if (destination !== undefined) {
    const copied = Math.max(0, volume.files - destination.files - session.neverCopied);
    // Its rsync makes files and writes nothing into them, whichever node the session goes to.
    const isBroken = [...destination.nodes].some(({ faults }) => faults.has("broken rsync"));
    if (copied > 0) destination.receive(copied, isBroken && session.vars.get("sync-method") !== "tarssh");
  }
}

/** Whether what its worker sends gets lost. */
export function isStuck({ brick, destination }: Worker): boolean {
  return destination.node?.isCut === true || brick.node.isCut;
}

/** Files in flight on a busy volume: another number every five seconds, the same for whoever asks. */
function workAt(session: Session, { brick }: Worker, now: number): number {
  return numberOf(
    `${session.key}${brick.path}${Math.floor(now / 5000)}`,
    Math.ceil(session.volume.filesPerSecond * 8) + 1,
  );
}
