import { AppError } from "../errors.js";
import type { Actor } from "./actor.js";

/** From the least to the most that someone may do: each may all that those before it may. */
export const ROLES = ["OPERATOR", "ADMIN"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What is done to the service or through it, and the least role that may. Reading is free to everyone who is let in.
 * Whoever decides which hosts the service logs in to, and who else is let in, is an admin; sessions are an operator's.
 */
const LEAST = {
  REGISTER_CLUSTER: "ADMIN",
  UPDATE_CLUSTER: "ADMIN",
  UPDATE_HOST: "ADMIN",
  REMOVE_CLUSTER: "ADMIN",
  SYNC_CLUSTER: "OPERATOR",
  CREATE_SESSION: "OPERATOR",
  CHANGE_SESSION: "OPERATOR",
  VERIFY_SESSION: "OPERATOR",
  DELETE_SESSION: "OPERATOR",
  OPEN_DESTINATION: "ADMIN",
  CREATE_TOKEN: "ADMIN",
  REVOKE_OWN_TOKEN: "OPERATOR",
  REVOKE_OTHER_TOKEN: "ADMIN",
  CHANGE_PASSWORD: "ADMIN",
  MANAGE_ALERT_RULES: "ADMIN",
  MANAGE_ALERT_RECEIVERS: "ADMIN",
  SILENCE_ALERTS: "OPERATOR",
  REPLAY_ALERT_DELIVERY: "OPERATOR",
} as const satisfies Record<string, Role>;
export type Right = keyof typeof LEAST;

const DEED: Readonly<Record<Right, string>> = {
  REGISTER_CLUSTER: "register clusters",
  UPDATE_CLUSTER: "change how clusters are reached",
  UPDATE_HOST: "change how hosts are reached",
  REMOVE_CLUSTER: "remove clusters",
  SYNC_CLUSTER: "have clusters polled",
  CREATE_SESSION: "create sessions",
  CHANGE_SESSION: "change sessions",
  VERIFY_SESSION: "have files of sessions read and compared",
  DELETE_SESSION: "delete sessions",
  OPEN_DESTINATION: "have users let in at a destination, which makes accounts and restarts glusterd there",
  CREATE_TOKEN: "create access tokens",
  REVOKE_OWN_TOKEN: "revoke the token that they show",
  REVOKE_OTHER_TOKEN: "revoke other tokens than the one that they show",
  CHANGE_PASSWORD: "change the password",
  MANAGE_ALERT_RULES: "make, change and delete alert rules",
  MANAGE_ALERT_RECEIVERS: "make, change, try and delete receivers of alerts, to whose URLs the service sends requests",
  SILENCE_ALERTS: "silence alerts",
  REPLAY_ALERT_DELIVERY: "send deliveries of alerts again",
};

/** Whether `role` may all that `other` may. */
export function covers(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(other);
}

/** @throws AppError FORBIDDEN */
export function assertMay(actor: Actor, right: Right): void {
  assertRole(actor, LEAST[right], DEED[right]);
}

/** @param deed what only that role may, after "may" @throws AppError FORBIDDEN */
export function assertRole(actor: Actor, least: Role, deed: string): void {
  if (covers(actor.role, least)) return;
  throw new AppError(
    "FORBIDDEN",
    `Only the role ${least} may ${deed}, and these credentials have the role ${actor.role}: ask with the password of admin, or with a token that was created with the role ${least}.`,
  );
}
