/** What a node's shell finds: gluster, and the few other programs of which the product asks something. */
import { failed, printed } from "./answer.js";
import { gluster } from "./cli/gluster.js";
import { type Job, plain } from "./cli/command.js";
import type { SimNode } from "./cluster.js";
import { defaultOf, OPTION_RULES, valueOf } from "./gsyncd-options.js";
import { isNodeReport, nodeReport } from "./node-report.js";
import { takesConnections } from "./settle.js";

export function program(node: SimNode, argv: readonly string[]): Job {
  const [name = "", ...rest] = argv;
  switch (name) {
    case "gluster":
    case "/usr/sbin/gluster":
      return gluster(node, rest);
    case "uname":
      return plain(0.01, () => (rest.join(" ") === "-n" ? printed(`${node.name}\n`) : printed("Linux\n")));
    case "ssh-keyscan":
      return plain(0.2, () => keyscan(node, rest));
    case "sh":
      return shell(node, rest);
    case "python3":
      return plain(0.12, () => gsyncd(node, rest.slice(1)));
    default:
      return plain(0.01, () => failed(127, `bash: line 1: ${name}: command not found\n`));
  }
}

/** Scripts are known by what they hold: nothing is interpreted here. */
function shell(node: SimNode, [flag, script = "", , ...parameters]: readonly string[]): Job {
  if (flag === "-c" && isNodeReport(script)) {
    return plain(0.01, () => nodeReport(node, script));
  }
  if (flag === "-c" && script.includes("gsyncd.py") && script.includes('"$@"')) {
    return plain(0.12, () => gsyncd(node, parameters));
  }
  return plain(0.01, () => failed(127, `sh: 1: ${script.split(/\s/, 1)[0] ?? ""}: not found\n`));
}

function keyscan(node: SimNode, words: readonly string[]): ReturnType<typeof printed> {
  const host = words.at(-1) ?? "";
  const portAt = words.indexOf("-p");
  const port = portAt < 0 ? 22 : Number(words[portAt + 1]);
  const target = node.cluster.world.node(host);
  // Nodes of one cluster reach each other also where the way between the clusters is cut.
  const isNear = target?.cluster === node.cluster ? target.sshdUp : takesConnections(target);
  if (target === null || !isNear || (port !== target.port && port !== 22)) {
    return failed(1, target === null ? `getaddrinfo ${host}: Name or service not known\n` : "");
  }
  const place = port === 22 ? host : `[${host}]:${port}`;
  return {
    stdout: `${place} ssh-ed25519 ${target.hostKey.publicKey}\n`,
    stderr: `# ${host}:${port} SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\n`,
    exitCode: 0,
  };
}

/** `config-get VOL USER@HOST::DEST --show-defaults --json`. A session that does not exist is answered with the defaults. */
function gsyncd(
  node: SimNode,
  [verb, volumeName = "", named = "", ...flags]: readonly string[],
): ReturnType<typeof printed> {
  if (verb !== "config-get" || !flags.includes("--json")) {
    return failed(2, `gsyncd.py: error: argument subcmd: invalid choice: '${verb ?? ""}'\n`);
  }
  const session = node.cluster.volumes
    .get(volumeName)
    ?.sessions.find((each) => each.named === named.replace(/^root@/, ""));
  const options = OPTION_RULES.map((rule) => {
    const changed = session?.vars.get(rule.name) ?? null;
    const preset = defaultOf(rule, session ?? null);
    const isModified = changed !== null && preset !== "";
    const value = python(rule.type, session === undefined ? preset : valueOf(rule, session));
    // Of a changed option with a type gsyncd 10 tells the changed value as the default, too.
    const told = !isModified ? "" : rule.type === "text" ? preset : value;
    return { name: rule.name, value, default: told, configurable: rule.configurable, modified: isModified };
  });
  return printed(`[${options.map(pythonJson).join(", ")}]\n`);
}

function python(type: "int" | "bool" | "text", value: string): string {
  return type === "bool" ? (value === "true" ? "True" : "False") : value;
}

function pythonJson(fields: Readonly<Record<string, string | boolean>>): string {
  return `{${Object.entries(fields)
    .map(([name, value]) => `"${name}": ${JSON.stringify(value)}`)
    .join(", ")}}`;
}
