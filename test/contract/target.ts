/** Two clusters that a contract case runs against: simulated ones, or real ones. Everything goes through the driver. */
import type { ClusterClient } from "../../src/gluster/client.js";
import type { GlusterCommand } from "../../src/gluster/command.js";
import { GlusterFailure, type GlusterFailureKind } from "../../src/gluster/failure.js";
import { sent } from "../support/driver.js";
import type { SecondaryUrl, VolumeName } from "../../src/gluster/values.js";

export interface Target extends AsyncDisposable {
  readonly source: ClusterClient;
  readonly destination: ClusterClient;
  /** A replicated volume on the source, and an empty one on the destination; both started. */
  readonly volume: VolumeName;
  readonly url: SecondaryUrl;
  /** The destination as its second node's volume. */
  readonly elsewhere: SecondaryUrl;
  /** Host and port of the source's second node, as its first node reaches it. */
  readonly peer: { readonly name: string; readonly port: number };
  /** Lets time pass until what is read satisfies. */
  until<T>(read: () => Promise<T>, isWanted: (seen: T) => boolean): Promise<T>;
  /** Clients write a file to the source volume. */
  write(): Promise<void>;
}

/** A command's value; while somebody else's command holds the lock, it is sent again. */
export async function ask<T>(target: Target, client: ClusterClient, command: GlusterCommand<T>): Promise<T> {
  for (;;) {
    try {
      return (await sent(client, command)).value;
    } catch (error) {
      if (!(error instanceof GlusterFailure) || error.kind !== "LOCK_HELD") {
        throw error;
      }
      await target.until(() => Promise.resolve(true), Boolean);
    }
  }
}

/** How a command fails. */
export async function kindOf<T>(
  target: Target,
  client: ClusterClient,
  command: GlusterCommand<T>,
): Promise<GlusterFailureKind | "SUCCESS"> {
  try {
    await ask(target, client, command);
    return "SUCCESS";
  } catch (error) {
    if (error instanceof GlusterFailure) {
      return error.kind;
    }
    throw error;
  }
}
