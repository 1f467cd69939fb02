/** A cluster's state as its glusterds hold it, and what may be wrong with its nodes. */
import { WrittenFiles } from "./written-files.js";
import type { HostKeyPair } from "./identity.js";
import type { Session } from "./session.js";
import type { Volume } from "./volume.js";
import type { Account } from "./accounts.js";
import type { Clock } from "../clock.js";
import type { Timings } from "../spec.js";
import { VOLFILE } from "./volfile.js";

/** What may be wrong with a node's programs and disks. */
export type NodeFault = "no rsync" | "broken rsync" | "no gsyncd" | "no python" | "full disk" | "no logs";

const OPERATORS_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINu7NXiLV8GcpXqBcPLtVzcONYCbUzkrIMYCOM1ZtXR9 operator\n";

export class SimNode {
  readonly label: string;
  readonly cluster: SimCluster;
  readonly uuid: string;
  /** What Gluster's peers call it. */
  readonly name: string;
  readonly address: string;
  /** Minutes ahead of UTC; only the text form of `status` shows it. */
  utcOffsetMinutes = 0;
  port = 0;
  hostKey: HostKeyPair;
  glusterdUp = true;
  /** Epoch milliseconds; 0 for never. */
  glusterdDownSince = 0;
  glusterVersion = "10.3";
  /** What its preflight finds wrong. */
  readonly faults = new Set<NodeFault>();
  /** Names that it cannot resolve. */
  readonly unknownNames = new Set<string>();
  /** Seconds that its clock is ahead. */
  clockAhead = 0;
  /** False: nothing listens on the SSH port. */
  sshdUp = true;
  /** True: packets from other clusters get lost, so workers hang without an error. */
  isCut = false;
  /** True: its shell hangs at every login, so that who asks it something waits. */
  isShellStuck = false;
  /** When sshd last went and last came back, epoch milliseconds; 0 for never. */
  sshdDownSince = 0;
  sshdUpSince = 0;
  /** Lines of common_secret.pem.pub, null before gsec_create. */
  commonSecret: readonly string[] | null = null;
  /** Users beside root. */
  readonly accounts = new Map<string, Account>();
  /** Gids by name. */
  readonly groups = new Map<string, number>();
  /** glusterd.vol, and what of it glusterd has read. */
  volfile = VOLFILE;
  readVolfile = VOLFILE;
  /** Which came later, by `nextMoment`: the change of glusterd.vol, or the start of glusterd. */
  volfileAt = 0;
  glusterdAt = 1;
  /** How often glusterd was restarted. */
  restarts = 0;
  hasMountRoot = false;
  logFolders: { readonly mode: string; readonly owner: string } = { mode: "755", owner: "0:0" };
  /** What restarts glusterd; null: nothing. */
  service: string | null = "/etc/init.d/glusterd";
  /** Each user's authorized_keys, where there is one. */
  readonly keyFiles = new WrittenFiles();
  /** True: nothing more can be written below the users' homes. */
  isDiskFull = false;
  /** Bumped for pid and inode numbers. */
  #serial = 400;
  #moment = 1;

  constructor(about: Pick<SimNode, "label" | "cluster" | "uuid" | "name" | "address" | "hostKey">) {
    this.label = about.label;
    this.cluster = about.cluster;
    this.uuid = about.uuid;
    this.name = about.name;
    this.address = about.address;
    this.hostKey = about.hostKey;
    this.keyFiles.set("root", OPERATORS_KEY);
  }

  /** What its `date +%s.%N` prints. */
  shownClock(): string {
    return (this.cluster.world.clock.shown() / 1_000 + this.clockAhead).toFixed(9);
  }

  nextMoment(): number {
    this.#moment += 1;
    return this.#moment;
  }

  nextPid(): number {
    this.#serial += 1;
    return this.#serial;
  }
}

export class SimCluster {
  readonly name: string;
  readonly world: World;
  readonly nodes: SimNode[] = [];
  readonly volumes = new Map<string, Volume>();
  readonly mountbrokerUsers: ReadonlySet<string>;
  readonly passwordlessRoot: boolean;
  /** The command that holds the lock; Gluster refuses whatever comes meanwhile. */
  lockedBy: string | null = null;
  /** So many of the next commands that need the lock are refused, as if an operator's command held it. */
  lockRefusals = 0;

  constructor(name: string, world: World, mountbrokerUsers: readonly string[], passwordlessRoot: boolean) {
    this.name = name;
    this.world = world;
    this.mountbrokerUsers = new Set(mountbrokerUsers);
    this.passwordlessRoot = passwordlessRoot;
  }

  /** In the order in which glusterd keeps them: by name. */
  get volumesByName(): readonly Volume[] {
    return [...this.volumes.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  get sessions(): readonly Session[] {
    return this.volumesByName.flatMap((volume) => volume.sessions);
  }

  /** The asked node first, then its peers. */
  from(node: SimNode): readonly SimNode[] {
    return [node, ...this.nodes.filter((each) => each !== node)];
  }
}

/** What clusters share: time, and the names by which they find each other. */
export class World {
  readonly clock: Clock;
  readonly timings: Timings;
  readonly clusters: SimCluster[] = [];
  readonly seed: string;
  #count = 0;

  constructor(clock: Clock, timings: Timings, seed: string) {
    this.clock = clock;
    this.timings = timings;
    this.seed = seed;
  }

  /** A node by its Gluster name, address or label. */
  node(name: string): SimNode | null {
    for (const cluster of this.clusters) {
      for (const node of cluster.nodes) {
        if (node.name === name || node.address === name || node.label === name) {
          return node;
        }
      }
    }
    return null;
  }

  /** A seed of its own for each thing that is made later. */
  nextSeed(what: string): string {
    this.#count += 1;
    return `${this.seed}/${what}/${this.#count}`;
  }
}
