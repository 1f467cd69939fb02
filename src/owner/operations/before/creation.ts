import { createHash, randomUUID } from "node:crypto";
import { AppError } from "../../../errors.js";
import type { ClusterClient } from "../../../gluster/client.js";
import { GlusterFailure } from "../../../gluster/failure.js";
import { keyFile } from "../../../gluster/hosts/key-file.js";
import type { KeyLine } from "../../../gluster/hosts/key-lines.js";
import { poolList } from "../../../gluster/cli/peers.js";
import { type MountBroker, mountBroker } from "../../../gluster/hosts/mount-broker.js";
import type { GroupName, UserName, VolumeName } from "../../../gluster/values.js";
import type { AccessBefore, Before, KeyFileBefore } from "../../../model/before.js";
import { PRIMARY_OPTIONS, READ_ONLY } from "../../../gluster/cli/volume-options.js";
import { volumeInfo } from "../../../gluster/cli/volumes.js";
import { sleep } from "../../../concurrency/sleep.js";
import { DEFAULT_GROUP, nodeAccess } from "./access.js";

const ATTEMPTS = 10;
const ATTEMPT_PAUSE_MS = 500;

export interface Ends {
  readonly source: ClusterClient;
  /** Null where the destination is not registered. */
  readonly destination: ClusterClient | null;
  /** The destination as it is reached by now. */
  readonly reachAgain: () => Promise<ClusterClient | null>;
  readonly volume: VolumeName;
  /** Its UUID: another volume may have its name by now. */
  readonly volumeId: string;
  readonly secondaryVolume: VolumeName;
  /** On the destination; null for root. */
  readonly user: UserName | null;
  /** How a user other than root is let in there; null where nothing of it is made. */
  readonly access: { readonly group: GroupName | null } | null;
  /** False where Gluster spreads the keys: then a destination that cannot be polled is Gluster's own affair. */
  readonly isManaged: boolean;
  /** Longest that Gluster's CLI may take to answer on a host, in milliseconds. */
  readonly readMs: number;
}

/**
 * Polls both ends, before anything is changed.
 *
 * @throws AppError NOT_FOUND when the volume is another one; GLUSTER_PEER_DOWN, HOST_UNREACHABLE when a node is missing that create
 *   needs; GlusterFailure
 */
export async function readBefore(ends: Ends, signal: AbortSignal): Promise<Omit<Before, "sessionExists">> {
  const { source, destination, volume, volumeId, readMs: timeoutMs } = ends;
  const [pool, [primary], far] = await Promise.all([
    source.read(poolList(), { signal, timeoutMs }).then(({ value }) => value),
    source.read(volumeInfo(volume), { signal, timeoutMs }).then(({ value }) => value),
    destination === null
      ? null
      : observeWholeDestination(destination, ends, signal).catch((error: unknown) => {
          if (ends.isManaged || !(error instanceof GlusterFailure || error instanceof AppError)) throw error;
          return null;
        }),
  ]);
  if (primary?.id !== volumeId) {
    throw new AppError(
      "NOT_FOUND",
      `Nothing was changed: the volume ${volume} (${volumeId}) does not exist any more, and another one has its name.`,
    );
  }
  const down = pool.filter(({ connected }) => !connected).map(({ hostname }) => hostname);
  if (down.length > 0) {
    throw new AppError(
      "GLUSTER_PEER_DOWN",
      `Nothing was changed: ${down.join(", ")} of the source's cluster is down, and Gluster would leave its keys out, so that it could never log in to the destination. Bring it up and ask again.`,
    );
  }
  const set = PRIMARY_OPTIONS.flatMap((key) => {
    const value = primary.options.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    sourceNodes: pool.length,
    primaryOptions: Object.fromEntries(set),
    readOnly: far?.readOnly ?? null,
    keyFiles: far?.keyFiles ?? [],
    access: far === null ? null : accessBefore(far, ends),
  };
}

/** What of a destination is polled. */
interface Far extends Pick<Before, "readOnly" | "keyFiles"> {
  readonly down: readonly string[];
  /** Of each node, where a user other than root is to be let in. */
  readonly brokers: readonly { readonly hostId: string; readonly hostName: string; readonly seen: MountBroker }[];
}

/** @throws AppError where a node cannot be given what it lacks */
function accessBefore({ brokers, down }: Far, { user, access, secondaryVolume: volume }: Ends): AccessBefore | null {
  if (user === null || access === null) return null;
  const nodes = brokers.map((broker) => nodeAccess(broker, broker.seen, { user, group: access.group, volume }));
  if (down.length > 0 && nodes.some(({ restarts }) => restarts)) {
    throw new AppError(
      "GLUSTER_PEER_DOWN",
      `Nothing was changed: ${down.join(", ")} of the destination's cluster is down, and glusterd is not restarted on the others meanwhile. Bring it up and ask again.`,
    );
  }
  return { tag: `Gluster geo-replication ${randomUUID().slice(0, 8)}`, nodes };
}

/** Right after a cluster was registered, the host keys of its other nodes are still being read. */
async function observeWholeDestination(first: ClusterClient, ends: Ends, signal: AbortSignal): Promise<Far> {
  let destination = first;
  for (let attempt = 1; ; attempt++) {
    try {
      return await observeDestination(destination, ends, signal);
    } catch (error) {
      if (!(error instanceof AppError) || attempt >= ATTEMPTS) throw error;
      await sleep(ATTEMPT_PAUSE_MS, signal);
      destination = (await ends.reachAgain()) ?? destination;
    }
  }
}

async function observeDestination(destination: ClusterClient, ends: Ends, signal: AbortSignal): Promise<Far> {
  const { secondaryVolume, user, access, readMs: timeoutMs } = ends;
  const [pool, [volume], nodes] = await Promise.all([
    destination.read(poolList(), { signal, timeoutMs }).then(({ value }) => value),
    destination.read(volumeInfo(secondaryVolume), { signal, timeoutMs }).then(({ value }) => value),
    Promise.all(
      destination.nodes.map(async ({ uuid, name }) => {
        const host = { hostId: uuid, hostName: name };
        if (user === null || access === null) {
          return { file: await keysOn(destination, host, user, signal), broker: null };
        }
        const observe = mountBroker(user, access.group ?? DEFAULT_GROUP, secondaryVolume);
        const { value: seen } = await destination.on(uuid, observe, { signal });
        const file =
          seen.account === null
            ? { ...host, path: `~${user}/.ssh/authorized_keys`, state: "missing" as const, keys: [] }
            : await keysOn(destination, host, user, signal);
        return { file, broker: { ...host, seen } };
      }),
    ),
  ]);
  const known = new Set(destination.nodes.map(({ uuid }) => uuid));
  const strangers = pool.filter(({ uuid }) => !known.has(uuid)).map(({ hostname }) => hostname);
  if (strangers.length > 0) {
    throw new AppError(
      "HOST_UNREACHABLE",
      `Nothing was changed: the service cannot reach ${strangers.join(", ")} of the destination's cluster, which needs the keys too. See why at the host, mend it and ask again.`,
    );
  }
  return {
    readOnly: volume?.options.get(READ_ONLY) ?? null,
    keyFiles: nodes.map(({ file }) => file),
    down: pool.filter(({ connected }) => !connected).map(({ hostname }) => hostname),
    brokers: nodes.flatMap(({ broker }) => broker ?? []),
  };
}

async function keysOn(
  destination: ClusterClient,
  host: Pick<KeyFileBefore, "hostId" | "hostName">,
  user: UserName | null,
  signal: AbortSignal,
): Promise<KeyFileBefore> {
  const { value: file } = await destination.on(host.hostId, keyFile(user), { signal });
  return { ...host, path: file.path, state: file.state, keys: file.inForce.map(digestOf) };
}

/** Stands for a line among those of a file. */
export function digestOf({ identity }: KeyLine): string {
  return createHash("sha256").update(identity).digest("base64");
}
