/** The mount broker of a node, and the script that looks at it, changes it and restarts glusterd. */
import { createHash } from "node:crypto";
import { execs } from "./accounts.js";
import { type Answer, failed, printed } from "../answer.js";
import type { SimNode } from "./cluster.js";
import { admitted, optionOf, revoked, volumesOf } from "./volfile.js";

const FILE = "/etc/glusterfs/glusterd.vol";
const ROOT = "/var/mountbroker-root";
const LOGS = "/var/log/glusterfs/geo-replication-secondaries";

/** Whether a user's worker gets a volume mounted: by the options that glusterd has read. */
export function isAdmitted(node: SimNode, user: string, volume: string): boolean {
  const account = node.accounts.get(user);
  const group = optionOf(node.readVolfile, "geo-replication-log-group");
  return (
    account !== undefined &&
    execs(account) &&
    group !== null &&
    account.groups.includes(group) &&
    optionOf(node.readVolfile, "mountbroker-root") !== null &&
    volumesOf(node.readVolfile, user).includes(volume)
  );
}

/** Lets the user mount the volume, and has glusterd know it. */
export function admitAtOnce(node: SimNode, user: string, group: string, volume: string): void {
  node.hasMountRoot = true;
  node.volfile = admitted(node.volfile, user, group, volume, ROOT);
  haveRead(node);
}

/** `show U G V`, `admit U G V ROOT`, `revoke U G V ROOT ORIGIN keep|lines|folder …`, `peers`, `restart`. */
export function mountBrokerScript(node: SimNode, [verb, ...given]: readonly string[]): Answer {
  switch (verb) {
    case "show":
      return printed(shown(node, given));
    case "admit":
      return admit(node, given);
    case "revoke":
      return revoke(node, given);
    case "peers":
      return seesPeers(node) ? printed("") : failed(76, `${poolOf(node)}not all peers are connected\n`);
    case "restart":
      return restart(node);
    default:
      return failed(2, "");
  }
}

function shown(node: SimNode, [user = "", group = "", _volume]: readonly string[]): string {
  const { volfile } = node;
  const account = node.accounts.get(user);
  const [root, logGroup] = ["mountbroker-root", "geo-replication-log-group"].map((key) => optionOf(volfile, key));
  const gid = node.groups.get(logGroup ?? group);
  const { mode, owner } = node.logFolders;
  const lines = [
    `F${FILE}`,
    `C${originOf(node)}`,
    `R${root ?? ""}`,
    `G${logGroup ?? ""}`,
    `L${volumesOf(volfile, user).join(",")}`,
    ...(account === undefined
      ? []
      : [
          `U${user}:x:${account.uid}:${node.groups.get(account.groups[0] ?? "") ?? 100}:${account.comment}:/home/${user}:${account.shell}`,
          `N${account.groups.join(" ")}`,
          ...(execs(account) ? ["Xyes"] : []),
        ]),
    ...(gid === undefined ? [] : [`P${logGroup ?? group}:x:${gid}:`]),
    ...(node.hasMountRoot ? ["M711 0"] : []),
    `D${LOGS} ${mode} ${owner}`,
    `D${LOGS}/mbr ${mode} ${owner}`,
    `S${node.service ?? ""}`,
    ...(isStale(node) ? ["Tyes"] : []),
    "E",
    "",
  ];
  return lines.join("\n");
}

function admit(node: SimNode, [user = "", group = "", volume = "", root = ""]: readonly string[]): Answer {
  if (node.isDiskFull) {
    return full();
  }
  node.hasMountRoot = true;
  write(node, admitted(node.volfile, user, group, volume, root));
  return printed("");
}

function revoke(node: SimNode, given: readonly string[]): Answer {
  const [user = "", group = "", volume = "", root = "", origin = "", takes = "", _folder, mode, owner] = given;
  if (node.isDiskFull) {
    return full();
  }
  const text = revoked(node.volfile, user, volume, takes === "keep" ? null : { root, group });
  const [time, sum] = origin.split(":");
  const isNotRead = isStale(node) && text !== node.volfile;
  write(node, text);
  if (isNotRead && sum === sumOf(text)) {
    node.volfileAt = Number(time);
  }
  if (optionOf(text, "mountbroker-root") === null) {
    if (mode !== undefined && owner !== undefined) {
      node.logFolders = { mode, owner };
    }
    node.hasMountRoot &&= takes !== "folder";
  }
  return printed("");
}

function restart(node: SimNode): Answer {
  if (node.service === null) {
    return failed(69, "neither systemd nor an init script restarts glusterd on this node\n");
  }
  if (!isStale(node)) {
    return seesPeers(node)
      ? printed("")
      : failed(70, "glusterd was restarted, and its peers are not connected again\n");
  }
  if (!seesPeers(node)) {
    return failed(76, `${poolOf(node)}glusterd was not restarted, since not all peers are connected\n`);
  }
  const group = optionOf(node.volfile, "geo-replication-log-group");
  node.glusterdUp = group === null || node.groups.has(group);
  if (!node.glusterdUp) {
    return failed(70, "glusterd did not come back:\n");
  }
  node.restarts += 1;
  haveRead(node);
  return printed("restarted\n");
}

function haveRead(node: SimNode): void {
  node.readVolfile = node.volfile;
  node.glusterdAt = node.nextMoment();
  const group = optionOf(node.volfile, "geo-replication-log-group");
  if (group !== null) {
    node.logFolders = { mode: "1775", owner: `0:${node.groups.get(group) ?? 0}` };
  }
}

function write(node: SimNode, text: string): void {
  if (text !== node.volfile) {
    node.volfile = text;
    node.volfileAt = node.nextMoment();
  }
}

function seesPeers(node: SimNode): boolean {
  return node.cluster.nodes.every(({ glusterdUp }) => glusterdUp);
}

function poolOf(node: SimNode): string {
  const lines = node.cluster.nodes.map(({ uuid, name, glusterdUp }) => {
    return `${uuid}\t${name.padEnd(9)}\t${glusterdUp ? "Connected" : "Disconnected"} \n`;
  });
  return `UUID\t\t\t\t\tHostname \tState\n${lines.join("")}`;
}

function isStale({ volfileAt, glusterdAt }: SimNode): boolean {
  return volfileAt > glusterdAt;
}

function originOf({ volfile, volfileAt }: SimNode): string {
  return `${volfileAt}:${sumOf(volfile)}`;
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

function full(): Answer {
  return failed(
    73,
    `cp: error writing '/etc/glusterfs/.glusterd.vol.Ya81bN': No space left on device\n${FILE} was not changed\n`,
  );
}
