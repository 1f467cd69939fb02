/** `volume info` and `volume list`. */
import { failed, printed } from "../answer.js";
import { cliOutput, element, text, type XmlNode } from "./cli-xml.js";
import type { Volume } from "../cluster/volume.js";
import { type Call, type Job, plain } from "./command.js";

export function volumeInfo({ node, words, xml }: Call): Job {
  return plain(0.13, () => {
    const name = words[2] ?? "all";
    const volumes = node.cluster.volumesByName.filter((volume) => name === "all" || volume.name === name);
    const isMissing = name !== "all" && volumes.length === 0;
    if (xml) {
      const body = element("volumes", ...volumes.map(volumeXml), text("count", volumes.length));
      const [opRet, opErrno, opErrstr] = isMissing ? [-1, 30_806, "Volume does not exist"] : [0, 0, ""];
      return printed(cliOutput(opRet, opErrno, opErrstr, element("volInfo", body)));
    }
    if (isMissing) {
      return failed(1, `Volume ${name} does not exist\n`);
    }
    return volumes.length === 0 ? printed("No volumes present\n") : printed(volumes.map(volumeText).join(""));
  });
}

export function volumeList({ node, xml }: Call): Job {
  return plain(0.13, () => {
    const names = node.cluster.volumesByName.map(({ name }) => name);
    if (xml) {
      const list = element("volList", text("count", names.length), ...names.map((name) => text("volume", name)));
      return printed(cliOutput(0, 0, "", list));
    }
    return names.length === 0 ? printed("No volumes present in cluster\n") : printed(`${names.join("\n")}\n`);
  });
}

const STATUS_NUMBERS = { Created: 0, Started: 1, Stopped: 2 } as const;

function volumeXml(volume: Volume): XmlNode {
  const { kind, type, bricks, options } = volume;
  const optionXml = [...options].map(([name, value]) => element("option", text("name", name), text("value", value)));
  return element(
    "volume",
    text("name", volume.name),
    text("id", volume.id),
    text("status", STATUS_NUMBERS[volume.status]),
    text("statusStr", volume.status),
    text("snapshotCount", 0),
    text("brickCount", bricks.length),
    text("distCount", volume.distCount),
    text("replicaCount", kind.replica),
    text("arbiterCount", kind.arbiter),
    text("disperseCount", kind.disperse),
    text("redundancyCount", kind.redundancy),
    text("type", type.number),
    text("typeStr", type.word),
    text("transport", 0),
    element("bricks", ...bricks.map(brickXml)),
    text("optCount", options.size),
    element("options", ...optionXml),
  );
}

function brickXml({ node, path, isArbiter }: Volume["bricks"][number]): XmlNode {
  const name = `${node.name}:${path}`;
  return {
    name: "brick",
    attributes: { uuid: node.uuid },
    text: name,
    children: [text("name", name), text("hostUuid", node.uuid), text("isArbiter", isArbiter ? 1 : 0)],
  };
}

function volumeText(volume: Volume): string {
  const { kind, bricks, distCount, setSize } = volume;
  const split = kind.disperse > 0 ? kind.redundancy : kind.arbiter;
  const set = split > 0 ? `(${setSize - split} + ${split})` : String(setSize);
  const count = setSize > 1 ? `${distCount} x ${set} = ${bricks.length}` : String(bricks.length);
  const lines = [
    " ",
    `Volume Name: ${volume.name}`,
    `Type: ${volume.type.word}`,
    `Volume ID: ${volume.id}`,
    `Status: ${volume.status}`,
    "Snapshot Count: 0",
    `Number of Bricks: ${count}`,
    "Transport-type: tcp",
    "Bricks:",
    ...bricks.map((brick, index) => {
      return `Brick${index + 1}: ${brick.node.name}:${brick.path}${brick.isArbiter ? " (arbiter)" : ""}`;
    }),
    "Options Reconfigured:",
    ...[...volume.options].map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join("\n")}\n`;
}
