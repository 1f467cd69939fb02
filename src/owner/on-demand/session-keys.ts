import type { GlusterCommand } from "../../gluster/command.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { keyFile } from "../../gluster/hosts/key-file.js";
import { nodeKeys } from "../../gluster/hosts/node-keys.js";
import type { UserName } from "../../gluster/values.js";
import type { NodeKeys } from "../../service/sessions/planner.js";
import { errorOf } from "../failures.js";
import type { UnpinnedHost, Reached } from "./reach.js";

const NOT_PINNED = "the service cannot log in to it yet, because its SSH host key has not been read.";
const REPAIR = "Have them added with repairGeoRepKeys.";

export type KeyEnd = Pick<Reached, "client" | "unpinned">;

/**
 * Whether the keys of each source node are in the key files of all nodes of the destination, with Gluster's commands: one short command
 * on each.
 */
export async function readSessionKeys(
  source: KeyEnd,
  destination: KeyEnd,
  user: UserName | null,
  signal: AbortSignal,
): Promise<readonly NodeKeys[]> {
  const [own, files] = await Promise.all([ask(source, nodeKeys(), signal), ask(destination, keyFile(user), signal)]);
  const silent = files.find(({ failure }) => failure !== null);
  return own.map(({ node, value: blobs, failure }) => {
    const about = { hostId: node.uuid, hostName: node.name };
    if (blobs === null) return { ...about, state: "UNKNOWN", missingOn: [], advice: failure };
    if (blobs.length === 0) {
      const missingOn = files.map((file) => file.node.name);
      return { ...about, state: "MISSING", missingOn, advice: `It has no keys of its own yet. ${REPAIR}` };
    }
    const missingOn = files
      .filter(({ value: file }) => file !== null && !isWhole(blobs, file.inForce))
      .map((file) => file.node.name);
    if (missingOn.length > 0) return { ...about, state: "MISSING", missingOn, advice: REPAIR };
    if (silent !== undefined) return { ...about, state: "UNKNOWN", missingOn: [], advice: silent.failure };
    return { ...about, state: "PRESENT", missingOn: [], advice: null };
  });
}

function isWhole(blobs: readonly string[], keys: readonly { readonly blob: string }[]): boolean {
  const there = new Set(keys.map(({ blob }) => blob));
  return blobs.every((blob) => there.has(blob));
}

interface Told<T> {
  readonly node: UnpinnedHost;
  readonly value: T | null;
  readonly failure: string | null;
}

async function ask<T>(
  { client, unpinned }: KeyEnd,
  command: GlusterCommand<T>,
  signal: AbortSignal,
): Promise<Told<T>[]> {
  const answers = await Promise.all(
    client.nodes.map(async (node) => {
      try {
        return { node, value: (await client.on(node.uuid, command, { signal })).value, failure: null };
      } catch (error) {
        if (!(error instanceof GlusterFailure)) throw error;
        return { node, value: null, failure: errorOf(error).message };
      }
    }),
  );
  const failed = unpinned.map((node) => ({ node, value: null, failure: `${node.name}: ${NOT_PINNED}` }));
  return [...answers, ...failed].toSorted((a, b) => (a.node.name < b.node.name ? -1 : 1));
}
