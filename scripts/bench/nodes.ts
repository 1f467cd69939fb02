/**
 * The simulated nodes of the bench, in a process of their own, so that what they cost is not counted as the service's: started
 * by `SimulatedNodes`, which they obey.
 */
import { quoteArgv } from "../../src/gluster/shell.js";
import { nodeReport } from "../../src/gluster/report/report.js";
import { startSimulator } from "../../simulator/simulator.js";
import { loadWorld } from "../../simulator/worlds.js";
import type { FromNodes, NodesSize, ToNodes } from "./simulated-nodes.js";

const { password, ...size }: NodesSize = JSON.parse(process.argv[2] ?? "");
const world = loadWorld({ root: { password } }, size);
await using simulator = await startSimulator(world);
const destination = simulator.node("destination1");
const volumes = world.clusters[0]?.volumes?.map(({ name }) => name) ?? [];
const paused = new Set<string>();

async function atNode(line: string): Promise<string> {
  const { exitCode, stdout, stderr } = await simulator.behindOurBack("source1", line);
  if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

/** An operator pauses a session at a node, behind the service's back, or resumes it. */
async function toggle(volume: string): Promise<void> {
  const verb = paused.delete(volume) ? "resume" : "pause";
  if (verb === "pause") paused.add(volume);
  await atNode(geoRep(volume, verb));
}

function geoRep(volume: string, verb: string): string {
  return `gluster --mode=script volume geo-replication ${volume} ${destination.name}::${volume}-copy ${verb}`;
}

/** Workers that are connected stay so: their sessions are started anew. */
async function refuseKeys(): Promise<void> {
  for (const node of simulator.cluster("destination").nodes) {
    const others = (node.keyFile() ?? "").split("\n").filter((line) => !/ root@source\d+$/.test(line));
    node.writeKeyFile(others.join("\n"));
  }
  for (const volume of volumes) {
    for (const verb of ["stop", "start"]) await atNode(geoRep(volume, verb));
  }
}

function counted(): FromNodes {
  const of = (name: string, words: RegExp): number =>
    simulator.journal.matching(words).filter(({ cluster }) => cluster === name).length;
  return {
    kind: "counted",
    logReads: of("source", / log-tail$/),
    destinationLogReads: of("destination", / log-tail$/),
    preflights: of("source", / preflight /),
  };
}

async function obey(message: ToNodes): Promise<FromNodes> {
  if (message.kind === "count") return counted();
  if (message.kind === "refuse keys") await refuseKeys();
  else for (const volume of message.volume === "all" ? volumes : [message.volume]) await toggle(volume);
  return { kind: "changed", at: Date.now() };
}

const tell = (message: FromNodes): void => void process.send?.(message);

process.on("message", (message: ToNodes) => void obey(message).then(tell));
const { address, port } = simulator.node("source1");
const sources = world.clusters.slice(0, -1).map(({ nodes: [first = ""] }) => {
  const node = simulator.node(first);
  return { address: node.address, port: node.port };
});
tell({
  kind: "ready",
  address,
  port,
  sources,
  destination: { address: destination.address, port: destination.port },
  volumes,
  report: await atNode(quoteArgv(nodeReport().argv)),
});
await new Promise((resolve) => process.once("disconnect", resolve));
