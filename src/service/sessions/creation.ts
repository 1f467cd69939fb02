import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import { type GroupName, parseGroupName, parseUserName, secondaryArg, type UserName } from "../../gluster/values.js";
import type { Actor } from "../../model/actor.js";
import { sessionId } from "../../model/ids.js";
import { assertMay } from "../../model/rights.js";
import { destinationOf, volumeById } from "./destination.js";
import { idempotencyKeyOf } from "../idempotency-key.js";
import type { OperationRequest } from "../operations.js";
import { checkedPort } from "../clusters/ssh-endpoint.js";

export interface CreateSessionInput {
  readonly primaryVolumeId: string;
  /** A volume of a registered cluster; else host and volume name, of a cluster that need not be registered. */
  readonly secondaryVolumeId?: string | null;
  readonly secondaryVolumeName?: string | null;
  /** As the source nodes know it; the Gluster name of one of the destination's hosts where left out. */
  readonly secondaryHostName?: string | null;
  readonly sshPort?: number | null;
  /**
   * How the source nodes' keys get to the destination: the service puts them on each node of a registered cluster (the default),
   * or Gluster's own hook does, through a root login between the clusters.
   */
  readonly keys?: "MANAGED" | "PUSH_PEM" | null;
  /** As whom gsyncd logs in at the destination; root where left out. Another one is made there where it is missing. */
  readonly userName?: string | null;
  /** The group of that user; the mount broker's, else `geogroup`, where left out. */
  readonly userGroup?: string | null;
  /** How workers are to copy files, set before the session is started; Gluster's default is rsync. */
  readonly syncMethod?: "RSYNC" | "TARSSH" | null;
  readonly force?: boolean | null;
  readonly startAfterCreate?: boolean | null;
  readonly idempotencyKey?: string | null;
}

/**
 * What is asked of the owner, with both ends resolved.
 *
 * @throws AppError NOT_FOUND, INVALID_ARGUMENT
 */
export async function creationRequest(em: SqlEntityManager, input: CreateSessionInput): Promise<OperationRequest> {
  const primary = await volumeById(em, input.primaryVolumeId, "input.primaryVolumeId");
  const destination = await destinationOf(em, input, primary.id);
  const given = creationArguments(input);
  const user = userOf(input);
  const name = secondaryArg({ user, host: destination.host, volume: destination.volume });
  if (user !== null && given["keys"] === "PUSH_PEM") {
    throw new AppError(
      "INVALID_ARGUMENT",
      "Gluster's own way only brings the keys to the user's home, and leaves the rest to be done by hand on the destination's nodes (set_geo_rep_pem_keys.sh): use MANAGED, with the destination's cluster registered.",
      { field: "input.keys" },
    );
  }
  if (given["keys"] === "MANAGED" && destination.clusterId === null) {
    throw new AppError(
      "INVALID_ARGUMENT",
      `The service can only put keys on hosts of a registered cluster: register the destination's${user === null ? ", or use PUSH_PEM" : ""}.`,
      { field: "input.keys" },
    );
  }
  return {
    kind: "CREATE_SESSION",
    target: {
      clusterId: primary.clusterId,
      clusterName: primary.clusterName,
      volumeId: primary.id,
      volumeName: primary.name,
      sessionId: sessionId(primary.id, name),
      sessionName: name,
      secondaryClusterId: destination.clusterId,
    },
    arguments: given,
    idempotencyKey: idempotencyKeyOf(input),
  };
}

/** A creation as it was asked for: what it is resolved to changes with the clusters. */
export function creationArguments(input: CreateSessionInput): Readonly<Record<string, unknown>> {
  return {
    primaryVolumeId: input.primaryVolumeId,
    secondaryVolumeId: input.secondaryVolumeId ?? null,
    secondaryVolumeName: input.secondaryVolumeName ?? null,
    secondaryHostName: input.secondaryHostName ?? null,
    keys: input.keys ?? "MANAGED",
    ...loginOf(input),
    syncMethod: input.syncMethod ?? "RSYNC",
    sshPort: input.sshPort == null ? null : checkedPort(input.sshPort, "input.sshPort"),
    force: input.force === true,
    startAfterCreate: input.startAfterCreate === true,
  };
}

/** Null for root. @throws AppError INVALID_ARGUMENT */
function userOf({ userName }: CreateSessionInput): UserName | null {
  const user = userName == null ? null : parseUserName(userName, "input.userName");
  return user === "root" ? null : user;
}

/** Nothing for root. @throws AppError INVALID_ARGUMENT */
function loginOf(input: CreateSessionInput): { readonly userName?: UserName; readonly userGroup?: GroupName | null } {
  const userName = userOf(input);
  const userGroup = input.userGroup == null ? null : parseGroupName(input.userGroup, "input.userGroup");
  if (userName !== null) return { userName, userGroup };
  if (userGroup === null) return {};
  const words = "Root needs no group: name a user other than root too, or no group.";
  throw new AppError("INVALID_ARGUMENT", words, { field: "input.userGroup" });
}

/** @throws AppError FORBIDDEN, INVALID_ARGUMENT */
export function assertMayCreate(actor: Actor, input: CreateSessionInput): void {
  assertMay(actor, "CREATE_SESSION");
  if (userOf(input) !== null) assertMay(actor, "OPEN_DESTINATION");
}
