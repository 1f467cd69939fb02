import { addGroup, addUser, joinGroup, leaveGroup, removeGroup, removeUser } from "../../../gluster/hosts/accounts.js";
import type { GlusterCommand } from "../../../gluster/command.js";
import {
  type Admission,
  admitUser,
  type BrokerOrigin,
  restartGlusterd,
  revokeUser,
  waitForPeers,
} from "../../../gluster/hosts/mount-broker.js";
import { parseGroupName, type UserName, type VolumeName } from "../../../gluster/values.js";
import type { AccessBefore, DeletionBefore, NodeAccessBefore } from "../../../model/before.js";
import { onDestination, type Step, TOLD_BY_ANSWER } from "./step.js";

type Host = Pick<NodeAccessBefore, "hostId" | "hostName">;

/**
 * What lets a user other than root in at the destination: group and user on each node, then the mount broker on each, and then
 * one glusterd after the other is restarted. Nothing for a node that lacks nothing.
 */
export function accessSteps(opening: {
  readonly user: UserName;
  readonly volume: VolumeName;
  readonly access: AccessBefore;
  readonly judge: Step["judge"];
}): Step[] {
  const { user, volume, access, judge } = opening;
  const { tag, nodes } = access;
  return [
    ...nodes.flatMap((node) => accountSteps(user, node, tag, judge)),
    ...nodes.flatMap((node) => brokerSteps(user, volume, node, judge)),
    ...restartSteps(nodes, judge),
  ];
}

/** Has mount brokers let the user mount the volume no longer. Accounts and the rest of the set-up stay. */
export function revokeSteps(user: UserName, volume: VolumeName, brokers: DeletionBefore["brokers"] = []): Step[] {
  const nodes = brokers.map((broker) => ({ ...broker, restarts: true }));
  const left: BrokerOrigin = { origin: null, takes: "keep", logFolders: [] };
  return [
    ...nodes.map((node) =>
      revokeStep(node, { user, volume, group: parseGroupName(node.group), root: node.root }, left),
    ),
    ...restartSteps(nodes, () => ({ kind: "RUN" })),
  ];
}

function accountSteps(user: UserName, node: NodeAccessBefore, tag: string, judge: Step["judge"]): Step[] {
  const group = parseGroupName(node.group);
  const steps: Step[] = [];
  if (node.addsGroup) {
    steps.push({
      ...stepAt(node, addGroup(group)),
      judge,
      undo: `groupdel ${group}`,
      takeBack: () => [stepAt(node, removeGroup(group))],
    });
  }
  if (node.user === "ADDED") {
    steps.push({
      ...stepAt(node, addUser(user, group, tag)),
      judge,
      undo: `userdel -r ${user}`,
      takeBack: () => [stepAt(node, removeUser(user, tag))],
    });
  } else if (node.user === "JOINED") {
    steps.push({
      ...stepAt(node, joinGroup(user, group)),
      judge,
      undo: `gpasswd -d ${user} ${group}`,
      takeBack: () => [stepAt(node, leaveGroup(user, group))],
    });
  }
  return steps;
}

function brokerSteps(user: UserName, volume: VolumeName, node: NodeAccessBefore, judge: Step["judge"]): Step[] {
  const { broker } = node;
  if (broker === null) return [];
  const admission: Admission = { user, group: parseGroupName(node.group), volume, root: broker.root };
  return [
    {
      ...stepAt(node, admitUser(admission)),
      judge,
      undo: `Take ${volume} out of the option mountbroker-geo-replication.${user} in ${broker.file} again, and restart glusterd.`,
      takeBack: () => [revokeStep(node, admission, broker), stepAt(node, restartGlusterd())],
    },
  ];
}

function revokeStep(node: Host, admission: Admission, left: BrokerOrigin): Step {
  return stepAt(node, revokeUser(admission, left));
}

/** Each waits until its node is back; the one after it, and for the last one another node, until that sees it too. */
function restartSteps(nodes: readonly (Host & { readonly restarts: boolean })[], judge: Step["judge"]): Step[] {
  const restarted = nodes.filter(({ restarts }) => restarts);
  const last = restarted.at(-1);
  const witness = nodes.find((node) => node !== last);
  return [
    ...restarted.map((node) => ({ ...stepAt(node, restartGlusterd()), judge })),
    ...(last === undefined || witness === undefined ? [] : [{ ...stepAt(witness, waitForPeers()), judge }]),
  ];
}

function stepAt(host: Host, command: GlusterCommand<void>): Step {
  return { ...TOLD_BY_ANSWER, name: command.name, command, at: onDestination(host) };
}
