/** `volume create|start|stop|delete|set|reset`: what operators do beside geo-replication. */
import { type Answer, failed, printed } from "../answer.js";
import { cliOutput, element, text } from "./cli-xml.js";
import { startBrick } from "../cluster/brick-process.js";
import type { SimNode } from "../cluster/cluster.js";
import { uuidOf } from "../cluster/identity.js";
import { settle } from "../cluster/settle.js";
import { makeBricks, parseKind, Volume } from "../cluster/volume.js";
import { type Call, type Job, Refused } from "./command.js";

type Change = (node: SimNode, name: string, words: readonly string[]) => Volume;

export function volumeChange(call: Call, change: Change): Job {
  const [, verb = "", name = "", ...rest] = call.words;
  return {
    locks: name,
    refuse: (words) => refusal(call, new Refused(words, -1, 30_802)),
    seconds: 0.5,
    run: () => {
      try {
        return success(call, change(call.node, name, rest), verb);
      } catch (error) {
        if (error instanceof Refused) {
          return refusal(call, error);
        }
        throw error;
      }
    },
  };
}

export function createVolume(node: SimNode, name: string, words: readonly string[]): Volume {
  const { cluster } = node;
  if (cluster.volumes.has(name)) {
    // The one refusal that glusterd gives without a number.
    throw new Refused(`Volume ${name} already exists`, -1, 0);
  }
  const places = words
    .filter((word) => word.includes(":/"))
    .map((word) => {
      const host = word.slice(0, word.indexOf(":/"));
      const at = cluster.nodes.find((each) => each.name === host || each.address === host);
      if (at === undefined) {
        throw new Refused(`Host ${host} is not in 'Peer in Cluster' state`);
      }
      return { node: at, path: word.slice(host.length + 1) };
    });
  for (const { node: at, path } of places) {
    if ([...cluster.volumes.values()].some(({ bricks }) => bricks.some((b) => b.node === at && b.path === path))) {
      throw new Refused(`${path} is already part of a volume`);
    }
  }
  const kind = parseKind(words);
  const id = uuidOf(cluster.world.nextSeed(`volume/${cluster.name}/${name}`));
  const volume = new Volume(name, id, kind, makeBricks(places, kind));
  cluster.volumes.set(name, volume);
  return volume;
}

export function startVolume(node: SimNode, name: string, words: readonly string[]): Volume {
  const volume = known(node, name);
  if (volume.status === "Started" && !words.includes("force")) {
    throw new Refused(`Volume ${name} already started`);
  }
  if (volume.status !== "Started") changeStatus(volume, "Started", node);
  for (const brick of volume.bricks) {
    startBrick(volume, brick);
  }
  return volume;
}

export function stopVolume(node: SimNode, name: string, words: readonly string[]): Volume {
  const volume = known(node, name);
  if (volume.status !== "Started") {
    throw new Refused(`Volume ${name} is not in the started state`);
  }
  const running = volume.sessions.some(({ monitors }) => [...monitors.values()].some(({ isAlive }) => isAlive));
  if (running && !words.includes("force")) {
    throw new Refused(
      `geo-replication sessions are active for the volume ${name}.\nStop geo-replication sessions involved in this ` +
        "volume. Use 'volume geo-replication status' command for more info.",
    );
  }
  changeStatus(volume, "Stopped", node);
  return volume;
}

/** Takes the volume's sessions along without a word. */
export function deleteVolume(node: SimNode, name: string): Volume {
  const volume = known(node, name);
  if (volume.status === "Started") {
    throw new Refused(`Volume ${name} has been started.Volume needs to be stopped before deletion.`);
  }
  node.cluster.volumes.delete(name);
  return volume;
}

export function setOption(node: SimNode, name: string, words: readonly string[]): Volume {
  const volume = known(node, name);
  const [key = "", value = ""] = words;
  if (!/^[a-z-]+\.[a-z-]+$/.test(key) || !KNOWN_DOMAINS.has(key.split(".")[0] ?? "")) {
    throw new Refused(`option : ${key} does not exist\nDid you mean auth.allow or ...reject?`);
  }
  if (NEEDED.has(key) && value === "off" && volume.sessions.length > 0 && isOn(volume, "geo-replication.indexing")) {
    throw new Refused(`${key} cannot be disabled while geo-replication sessions exist`, -1, 30_800);
  }
  volume.setOption(key, value);
  return volume;
}

/** Options of sessions among them, without a word of that: `create` sets them, and nothing does again. */
export function resetOption(node: SimNode, name: string, words: readonly string[]): Volume {
  const volume = known(node, name);
  const [key = "", force] = words[0] === "force" ? ["", "force"] : words;
  if (key === "") {
    const isReset = (each: string) => !KEPT.has(each) && (force === "force" || !PROTECTED.has(each));
    volume.resetOptions([...volume.options.keys()].filter(isReset));
    return volume;
  }
  if (PROTECTED.has(key) && volume.options.has(key) && force !== "force") {
    throw new Refused(`'${key}' is protected. To reset use 'force'.`);
  }
  volume.resetOptions([key]);
  return volume;
}

function isOn({ options }: Volume, key: string): boolean {
  return options.get(key) === "on";
}

const NEEDED = new Set(["changelog.changelog", "geo-replication.indexing"]);
const PROTECTED = new Set(["geo-replication.indexing", "geo-replication.ignore-pid-check"]);
/** What a volume has when it is made. */
const KEPT = new Set(["storage.fips-mode-rchecksum", "transport.address-family", "nfs.disable"]);

const KNOWN_DOMAINS = new Set(
  "auth changelog client cluster diagnostics features geo-replication network nfs performance server storage transport".split(
    " ",
  ),
);

function known(node: SimNode, name: string): Volume {
  const volume = node.cluster.volumes.get(name);
  if (volume === undefined) {
    throw new Refused(`Volume ${name} does not exist`);
  }
  return volume;
}

function changeStatus(volume: Volume, status: Volume["status"], node: SimNode): void {
  for (const session of volume.sessions) {
    settle(session);
  }
  volume.status = status;
  volume.version += 1;
  volume.changedAt = node.cluster.world.clock.now();
}

function success({ xml }: Call, volume: Volume, verb: string): Answer {
  if (!xml) {
    return printed(
      verb === "set"
        ? "volume set: success\n"
        : verb === "reset"
          ? "volume reset: success: reset volume successful\n"
          : `volume ${verb}: ${volume.name}: success${verb === "create" ? ": please start the volume to access data" : ""}\n`,
    );
  }
  if (verb === "set" || verb === "reset") {
    const op = verb === "set" ? "volSet" : "volReset";
    const words = verb === "set" ? "Set volume successful" : "reset volume successful";
    return printed(cliOutput(0, 0, "", text("cliOp", op), text("output", words)));
  }
  const about = element("volume", text("name", volume.name), text("id", volume.id));
  return printed(cliOutput(0, 0, "", element(`vol${verb.charAt(0).toUpperCase()}${verb.slice(1)}`, about)));
}

function refusal({ words, xml }: Call, { message, opRet, opErrno }: Refused): Answer {
  const [, verb = "", name = ""] = words;
  if (xml) {
    const tail =
      verb === "set"
        ? [text("cliOp", "volSet"), text("output", "Set volume unsuccessful")]
        : verb === "reset"
          ? [text("cliOp", "volReset"), text("output", message)]
          : [];
    return printed(cliOutput(opRet, opErrno, message, ...tail));
  }
  return failed(1, `volume ${verb}: ${verb === "set" || verb === "reset" ? "" : `${name}: `}failed: ${message}\n`);
}
