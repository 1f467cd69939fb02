/** `volume status [VOL|all] [detail]`. */
import { type Answer, failed, printed } from "../answer.js";
import { cliOutput, element, text, type XmlNode } from "./cli-xml.js";
import type { SimNode } from "../cluster/cluster.js";
import { numberOf } from "../cluster/identity.js";
import type { Brick, Volume } from "../cluster/volume.js";
import { type Call, type Job, plain, Refused } from "./command.js";

export function volumeStatus(call: Call): Job {
  const { node, words, xml } = call;
  const name = words[2] ?? "all";
  const isDetail = words[3] === "detail";
  const refuse = (reason: string, opErrno = 30_800): Answer =>
    xml
      ? printed(cliOutput(-1, opErrno, reason, text("cliOp", "volStatus"), text("output", reason)))
      : failed(1, `${reason}\n`);
  return {
    ...plain(0.16, () => {
      try {
        const volumes = name === "all" ? startedVolumes(node) : [startedVolume(node, name)];
        return xml ? statusXml(node, volumes, isDetail) : statusText(node, volumes, isDetail);
      } catch (error) {
        if (error instanceof Refused) {
          return refuse(error.message);
        }
        throw error;
      }
    }),
    locks: name === "all" ? (startedVolumes(node)[0]?.name ?? null) : name,
    refuse: (reason) => (name === "all" ? passedOver(node, reason, { xml, isDetail }) : refuse(reason, 30_802)),
  };
}

/** A volume whose lock is held is left out, with the exit code 0: all of them, as the simulated cluster has one lock. */
function passedOver(node: SimNode, reason: string, { xml, isDetail }: { xml: boolean; isDetail: boolean }): Answer {
  return xml ? statusXml(node, [], isDetail) : { exitCode: 0, stdout: " \n", stderr: `${reason}\n` };
}

function startedVolumes(node: SimNode): readonly Volume[] {
  return node.cluster.volumesByName.filter(({ status }) => status === "Started");
}

function startedVolume(node: SimNode, name: string): Volume {
  const volume = node.cluster.volumes.get(name);
  if (volume === undefined) {
    throw new Refused(`Volume ${name} does not exist`);
  }
  if (volume.status !== "Started") {
    throw new Refused(`Volume ${name} is not started`);
  }
  return volume;
}

/** Bricks of nodes whose glusterd is down are left out without a word. */
function seenBricks(volume: Volume): readonly Brick[] {
  return volume.bricks.filter(({ node }) => node.glusterdUp);
}

function shdNodes(node: SimNode, volume: Volume): readonly SimNode[] {
  return volume.setSize > 1 ? node.cluster.from(node).filter(({ glusterdUp }) => glusterdUp) : [];
}

function statusXml(node: SimNode, volumes: readonly Volume[], isDetail: boolean): Answer {
  const list = volumes.map((volume) => {
    const bricks = seenBricks(volume).map((brick) => brickXml(brick, isDetail));
    const daemons = isDetail ? [] : shdNodes(node, volume).map((each) => shdXml(each, node));
    const rest = isDetail ? [] : [element("tasks")];
    const count = text("nodeCount", bricks.length + daemons.length);
    return element("volume", text("volName", volume.name), count, ...bricks, ...daemons, ...rest);
  });
  return printed(cliOutput(0, 0, "", element("volStatus", element("volumes", ...list))));
}

function brickXml(brick: Brick, isDetail: boolean): XmlNode {
  const { node, path, online } = brick;
  const port = online ? String(brick.port) : "N/A";
  return element(
    "node",
    text("hostname", node.name),
    text("path", path),
    text("peerid", node.uuid),
    text("status", online ? 1 : 0),
    text("port", port),
    element("ports", text("tcp", port), text("rdma", "N/A")),
    text("pid", online ? brick.pid : -1),
    ...(isDetail ? sizes(brick) : []),
  );
}

function sizes({ node, path }: Brick): readonly XmlNode[] {
  const total = 2_080_374_784;
  return [
    text("sizeTotal", total),
    text("sizeFree", node.isDiskFull ? 36_864 : total - 4096 * (10_000 + numberOf(`${node.uuid}${path}`, 90_000))),
    text("device", "/dev/loop1"),
    text("blockSize", 4096),
    text("mntOptions", "rw,relatime,inode64,logbufs=8,logbsize=32k,noquota"),
    text("fsName", "xfs"),
    // So Gluster has it: the file system's name in the place of the size.
    text("inodeSize", "xfs"),
    text("inodesTotal", 1_048_576),
    text("inodesFree", 1_048_203),
  ];
}

function shdXml(of: SimNode, asked: SimNode): XmlNode {
  return element(
    "node",
    text("hostname", "Self-heal Daemon"),
    text("path", of === asked ? "localhost" : of.name),
    text("peerid", of.uuid),
    text("status", 1),
    text("port", "N/A"),
    element("ports", text("tcp", "N/A"), text("rdma", "N/A")),
    text("pid", shdPid(of)),
  );
}

function shdPid(node: SimNode): number {
  return 150 + numberOf(node.uuid, 40);
}

function statusText(node: SimNode, volumes: readonly Volume[], isDetail: boolean): Answer {
  if (volumes.length === 0) {
    return printed("No started volumes present\n");
  }
  const line = "-".repeat(78);
  const blocks = volumes.flatMap((volume) => {
    const head = `Status of volume: ${volume.name}`;
    if (isDetail) {
      return [head, ...seenBricks(volume).flatMap((brick) => [line, ...detailText(brick)]), " "];
    }
    const bricks = seenBricks(volume).map((brick) => {
      const port = brick.online ? String(brick.port) : "N/A";
      const online = brick.online ? "Y" : "N";
      return row(`Brick ${brick.node.name}:${brick.path}`, port, brick.online ? "0" : "N/A", online, brick.pid);
    });
    const daemons = shdNodes(node, volume).map((each) =>
      row(`Self-heal Daemon on ${each === node ? "localhost" : each.name}`, "N/A", "N/A", "Y", shdPid(each)),
    );
    return [
      head,
      "Gluster process                             TCP Port  RDMA Port  Online  Pid",
      line,
      ...bricks.flat(),
      ...daemons.flat(),
      " ",
      `Task Status of Volume ${volume.name}`,
      line,
      "There are no active volume tasks",
      " ",
    ];
  });
  return printed(`${blocks.join("\n")}\n`);
}

/** Names too long for their column are broken as the CLI breaks them. */
function row(name: string, tcp: string, rdma: string, online: string, pid: number): readonly string[] {
  const parts = name.match(/.{1,43}/g) ?? [name];
  const values = `${tcp.padEnd(10)}${rdma.padEnd(11)}${online.padEnd(8)}${String(pid).padEnd(5)}`;
  return parts.map((part, index) => (index === parts.length - 1 ? `${part.padEnd(44)}${values}` : part));
}

function detailText(brick: Brick): readonly string[] {
  const values: Readonly<Record<string, string | number>> = {
    "TCP Port": brick.online ? brick.port : "N/A",
    "RDMA Port": brick.online ? 0 : "N/A",
    Online: brick.online ? "Y" : "N",
    Pid: brick.online ? brick.pid : "N/A",
    "File System": "xfs",
    Device: "/dev/loop1",
    "Mount Options": "rw,relatime,inode64,logbufs=8,logbsize=32k,noquota",
    "Inode Size": 512,
    "Disk Space Free": "1.9GB",
    "Total Disk Space": "1.9GB",
    "Inode Count": 1_048_576,
    "Free Inodes": 1_048_203,
  };
  return [
    `${"Brick".padEnd(20)} : Brick ${brick.node.name}:${brick.path}`,
    ...Object.entries(values).map(([name, value]) => `${name.padEnd(20)} : ${String(value).padEnd(20)}`),
  ];
}
