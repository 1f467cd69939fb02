/** What tests and demos hold of a simulation's nodes, volumes and clusters, to look at them and to break them. */
import { type Account, addAccount, addGroup } from "./cluster/accounts.js";
import { startBrick } from "./cluster/brick-process.js";
import type { NodeFault, SimCluster, SimNode } from "./cluster/cluster.js";
import { ed25519Of } from "./cluster/identity.js";
import { addLines, gsyncdLineWith } from "./cluster/key-files.js";
import { admitAtOnce } from "./cluster/mount-broker.js";
import { endMonitor, settle } from "./cluster/settle.js";
import { entriesOf, type EntryChange, type SimEntry } from "./cluster/tree.js";
import type { NodeServer } from "./ssh-server.js";
import type { Brick, Volume } from "./cluster/volume.js";

export class SimulatedNode {
  readonly #node: SimNode;
  readonly #server: NodeServer;

  constructor(node: SimNode, server: NodeServer) {
    this.#node = node;
    this.#server = server;
  }

  get label(): string {
    return this.#node.label;
  }

  /** What Gluster calls it. */
  get name(): string {
    return this.#node.name;
  }

  get uuid(): string {
    return this.#node.uuid;
  }

  get address(): string {
    return this.#node.address;
  }

  get port(): number {
    return this.#node.port;
  }

  /** Base64 of the public key's blob. */
  get hostKey(): string {
    return this.#node.hostKey.publicKey;
  }

  get hostKeyFingerprint(): string {
    return this.#node.hostKey.fingerprint;
  }

  /** Something is wrong with its programs or disks, for a preflight to find. */
  break(fault: NodeFault): void {
    this.#node.faults.add(fault);
  }

  mend(fault: NodeFault): void {
    this.#node.faults.delete(fault);
  }

  /** Its resolver does not know that name any more. */
  forgetName(name: string): void {
    this.#node.unknownNames.add(name);
  }

  /** A key in its authorized_keys that may run gsyncd. */
  admitKey(key: string): void {
    addLines(this.#node, null, [gsyncdLineWith(key)]);
  }

  /** Lets every login at its shell hang, until it is let go. */
  set isShellStuck(isStuck: boolean) {
    this.#node.isShellStuck = isStuck;
  }

  set clockAhead(seconds: number) {
    this.#node.clockAhead = seconds;
  }

  /** Another version of Gluster, as after an upgrade. */
  set glusterVersion(version: string) {
    this.#node.glusterVersion = version;
  }

  /** As `peer detach` has it: for a node without bricks. */
  leavePool(): void {
    const { nodes } = this.#node.cluster;
    const at = nodes.indexOf(this.#node);
    if (at >= 0) nodes.splice(at, 1);
  }

  /** As `peer probe` has it. */
  joinPool(): void {
    const { nodes } = this.#node.cluster;
    if (!nodes.includes(this.#node)) nodes.push(this.#node);
  }

  get connectionCount(): number {
    return this.#server.connectionCount;
  }

  /** A user's authorized_keys; null where there is none. */
  keyFile(user = "root"): string | null {
    return this.#node.keyFiles.get(user) ?? null;
  }

  /** Someone else writes a user's authorized_keys; null takes it away. */
  writeKeyFile(text: string | null, user = "root"): void {
    if (text === null) {
      this.#node.keyFiles.delete(user);
    } else {
      this.#node.keyFiles.set(user, text);
    }
  }

  /** Users beside root, with their groups. */
  get accounts(): ReadonlyMap<string, Account> {
    return this.#node.accounts;
  }

  get groups(): ReadonlyMap<string, number> {
    return this.#node.groups;
  }

  /** glusterd.vol. */
  get volfile(): string {
    return this.#node.volfile;
  }

  /** How often its glusterd was restarted through the product. */
  get restarts(): number {
    return this.#node.restarts;
  }

  /** Owner and mode of the folders of gsyncd's logs, and whether the mount broker's folder is there. */
  get folders(): object {
    return { logs: this.#node.logFolders, hasMountRoot: this.#node.hasMountRoot };
  }

  /** Someone else makes a user, and the user's group. */
  makeUser(user: string, group: string, shell?: string): void {
    addGroup(this.#node, group);
    addAccount(this.#node, user, group, "", shell);
  }

  /** Someone else sets the mount broker up for a user and a volume, and restarts glusterd. */
  admit(user: string, group: string, volume: string): void {
    admitAtOnce(this.#node, user, group, volume);
  }

  /** Nothing on the node restarts glusterd. */
  forgetService(): void {
    this.#node.service = null;
  }

  /** Nothing more can be written below the users' homes, and its bricks have no room: they lie on the same disk. */
  fillDisk(isFull: boolean): void {
    this.#node.isDiskFull = isFull;
  }

  /** The node's own bricks and workers go on, but it answers no command, and its rows are missing elsewhere. */
  stopGlusterd(): void {
    settleTouched(this.#node);
    this.#node.glusterdUp = false;
    this.#node.glusterdDownSince = this.#node.cluster.world.clock.now();
  }

  startGlusterd(): void {
    this.#node.glusterdUp = true;
  }

  /** Connections are refused, open ones end; workers of other clusters that sync to this node turn Faulty. */
  async stopSshd({ keepConnections = false } = {}): Promise<void> {
    settleTouched(this.#node);
    this.#node.sshdUp = false;
    this.#node.sshdDownSince = this.#node.cluster.world.clock.now();
    await this.#server.close({ keepConnections });
  }

  async startSshd(): Promise<void> {
    settleTouched(this.#node);
    this.#node.sshdUp = true;
    this.#node.sshdUpSince = this.#node.cluster.world.clock.now();
    if (!this.#server.isListening) {
      await this.#server.listen(this.#node.port);
    }
  }

  /** Between the clusters packets get lost: workers stay Active, and nothing arrives any more. The product still gets in. */
  cut(isCut: boolean): void {
    settleTouched(this.#node);
    this.#node.isCut = isCut;
  }

  /** For the product packets get lost: connections open and say nothing. */
  freeze(isFrozen: boolean): void {
    this.#server.freeze(isFrozen);
  }

  refuseLogins(refuses: boolean): void {
    this.#server.refuseLogins(refuses);
  }

  dropConnections(): void {
    this.#server.dropConnections();
  }

  /** Another machine in its place, or a man in the middle; connections that are open stay so. */
  changeHostKey(): void {
    const { world } = this.#node.cluster;
    this.#node.hostKey = ed25519Of(world.nextSeed(`host-key/${this.#node.label}`), this.#node.label);
    this.#server.useHostKey();
  }
}

export class SimulatedVolume {
  readonly #volume: Volume;
  readonly #cluster: SimCluster;

  constructor(volume: Volume, cluster: SimCluster) {
    this.#volume = volume;
    this.#cluster = cluster;
  }

  get name(): string {
    return this.#volume.name;
  }

  get id(): string {
    return this.#volume.id;
  }

  /** How many files it holds; a destination gets them from its sessions. */
  get files(): number {
    settleAll(this.#cluster);
    return this.#volume.files;
  }

  /** Clients delete all that it holds. */
  clear(): void {
    settleAll(this.#cluster);
    this.#volume.files = 0;
  }

  get options(): ReadonlyMap<string, string> {
    return this.#volume.options;
  }

  /** What it holds, as a mount would show it. */
  get entries(): readonly SimEntry[] {
    settleAll(this.#cluster);
    return entriesOf(this.#volume);
  }

  /** Someone changes an entry, or takes it away (null), and no session is told. @throws RangeError where there is none */
  spoil(path: string, change: EntryChange): void {
    if (!this.entries.some((entry) => entry.path === path)) throw new RangeError(`${this.name} has no ${path}`);
    this.#volume.entryChanges.set(path, change);
  }

  /** `HOST:/path` each. */
  get bricks(): readonly string[] {
    return this.#volume.bricks.map(({ node, path }) => `${node.name}:${path}`);
  }

  /** Clients write so many files now; sessions copy them within `Timings.syncing`. */
  write(files: number): void {
    settleAll(this.#cluster);
    this.#volume.write(files, this.#cluster.world.clock.now());
  }

  /** Clients write at this rate from now on. */
  set filesPerSecond(rate: number) {
    settleAll(this.#cluster);
    const now = this.#cluster.world.clock.now();
    this.#volume.bytesWritten = this.#volume.bytesWrittenBy(now);
    this.#volume.flowsSince = now;
    this.#volume.filesPerSecond = rate;
  }

  /** Its bricks lose the connections by which they tell workers of changes: none are told until they start again. */
  deafenWorkers(): void {
    settleAll(this.#cluster);
    for (const { workers } of this.#volume.sessions) {
      for (const worker of workers) worker.isDeaf = true;
    }
  }

  /** The brick's process dies. @throws RangeError where there is no such brick */
  killBrick(index: number): void {
    settleAll(this.#cluster);
    this.#brick(index).online = false;
  }

  /** As `volume start force` has it for one brick. @throws RangeError where there is no such brick */
  startBrick(index: number): void {
    startBrick(this.#volume, this.#brick(index));
  }

  #brick(index: number): Brick {
    const brick = this.#volume.bricks[index];
    if (brick === undefined) throw new RangeError(`volume ${this.name} has no brick ${index}`);
    return brick;
  }
}

export class SimulatedCluster {
  readonly nodes: readonly SimulatedNode[];
  readonly #cluster: SimCluster;

  constructor(cluster: SimCluster, nodes: readonly SimulatedNode[]) {
    this.#cluster = cluster;
    this.nodes = nodes;
  }

  get name(): string {
    return this.#cluster.name;
  }

  /** The nodes' common SSH port. */
  get port(): number {
    return this.nodes[0]?.port ?? 0;
  }

  /** By name of the volume. */
  get sessionKeys(): readonly { readonly volume: string; readonly key: string }[] {
    return this.#cluster.sessions.map(({ volume, key }) => ({ volume: volume.name, key }));
  }

  volume(name: string): SimulatedVolume {
    const volume = this.#cluster.volumes.get(name);
    if (volume === undefined) {
      throw new RangeError(`cluster ${this.name} has no volume ${name}`);
    }
    return new SimulatedVolume(volume, this.#cluster);
  }

  /** The next commands that need the lock are refused, as if somebody else's command held it. */
  holdLock(commands: number): void {
    this.#cluster.lockRefusals = commands;
  }

  /**
   * The monitors of a session die on all nodes, and its status turns to Stopped, without a command.
   *
   * @param why in ssh's words, where they have logged that they die of it
   */
  killMonitors(volume: string, why: string | null = null): void {
    for (const session of this.#cluster.sessions.filter((each) => each.volume.name === volume)) {
      settle(session);
      for (const [node, monitor] of session.monitors) {
        endMonitor(session, node, monitor, why);
      }
    }
  }
}

function settleAll(cluster: SimCluster): void {
  for (const each of cluster.world.clusters) {
    for (const session of each.sessions) {
      settle(session);
    }
  }
}

function settleTouched(node: SimNode): void {
  settleAll(node.cluster);
}
