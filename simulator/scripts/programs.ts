/** What a node's shell finds: gluster, and the few other programs of which the product asks something. */
import { accountScript } from "../cluster/accounts.js";
import { type Answer, failed, printed } from "../answer.js";
import { brickReport, isBrickScript } from "./brick-report.js";
import { gluster, gsecCreate } from "../cli/gluster.js";
import { type Job, plain } from "../cli/command.js";
import type { SimNode } from "../cluster/cluster.js";
import { checked, defaultOf, OPTION_RULES, valueOf } from "../cluster/gsyncd-options.js";
import { mountBrokerScript } from "../cluster/mount-broker.js";
import { isNodeReport, nodeReport } from "./node-report.js";
import { listensOn, settle, takesConnections } from "../cluster/settle.js";
import { keyFileScript, keyLinesOf } from "../cluster/key-files.js";
import { changelogReport } from "./changelog-report.js";
import { logTailReport } from "./log-tail-report.js";
import { isPreflight, preflightReport } from "./preflight-report.js";
import { treeLook, treeWalk } from "./tree-report.js";

const READ_INPUT = new Set(["authorized-keys", "account", "changelogs", "log-tail", "tree-look"]);

/** Whether a command waits for its standard input. */
export function readsInput(argv: readonly string[]): boolean {
  const [shellName, flag, script = "", name = ""] = argv[0] === "timeout" ? bounded(argv) : argv;
  return shellName === "sh" && flag === "-c" && (isBrickScript(script) || READ_INPUT.has(name));
}

/** @param input standard input, for programs that read it */
export function program(node: SimNode, argv: readonly string[], input = ""): Job {
  const [name = "", ...rest] = argv;
  switch (name) {
    case "gluster":
    case "/usr/sbin/gluster":
      return gluster(node, rest);
    case "uname":
      return plain(0.01, () => (rest.join(" ") === "-n" ? printed(`${node.name}\n`) : printed("Linux\n")));
    case "date":
      return plain(0.01, () => printed(`${node.shownClock()}\n`));
    case "timeout":
      return program(node, bounded(argv), input);
    case "ssh-keyscan":
      return plain(0.2, () => keyscan(node, rest));
    case "sh":
      return shell(node, rest, input);
    case "python3":
      return plain(0.12, () => gsyncd(node, rest.slice(1)));
    default:
      return plain(0.01, () => failed(127, `bash: line 1: ${name}: command not found\n`));
  }
}

/** The command that `timeout -k SECONDS SECONDS COMMAND` bounds. */
function bounded(argv: readonly string[]): readonly string[] {
  return argv.slice(4);
}

/** Scripts are known by what they hold: nothing is interpreted here. */
function shell(node: SimNode, [flag, script = "", name, ...parameters]: readonly string[], input: string): Job {
  if (flag === "-c" && isNodeReport(script)) {
    return plain(0.01, () => nodeReport(node, script, parameters[0] ?? ""));
  }
  if (flag === "-c" && script.includes("/tmp/georep-touch.")) {
    return plain(2, () => touchRoot(node, parameters[0] ?? ""));
  }
  if (flag === "-c" && isPreflight(script)) {
    return plain(1.5, () => preflightReport(node, parameters));
  }
  if (flag === "-c" && isBrickScript(script)) {
    return plain(0.05, () => brickReport(node, input));
  }
  if (flag === "-c" && script.includes("gsyncd.py") && script.includes('"$@"')) {
    return plain(0.12, () => gsyncd(node, parameters));
  }
  if (flag === "-c" && name === "collect-keys") {
    const create = gsecCreate(node);
    return { ...create, run: () => collected(node, create.run()) };
  }
  if (flag === "-c" && name === "authorized-keys") {
    return plain(0.1, () => keyFileScript(node, parameters.slice(1), input));
  }
  if (flag === "-c" && name === "account") {
    return plain(0.3, () => accountScript(node, parameters, input));
  }
  if (flag === "-c" && name === "mount-broker") {
    return plain(parameters[0] === "restart" ? 4 : 0.2, () => mountBrokerScript(node, parameters));
  }
  if (flag === "-c" && name === "node-keys") {
    return plain(0.01, () =>
      printed(
        keyLinesOf(node)
          .map((line) => `${line.replace(/^command="[^"]*" /, "")}\n`)
          .join(""),
      ),
    );
  }
  if (flag === "-c" && name === "changelogs") {
    return plain(0.05, () => changelogReport(node, input.split("\n").slice(0, -1)));
  }
  if (flag === "-c" && name === "log-tail") {
    return plain(0.02, () => logTailReport(node, input.split("\n").slice(0, -1)));
  }
  if (flag === "-c" && name === "tree-walk") {
    return plain(1, () => treeWalk(node, parameters));
  }
  if (flag === "-c" && name === "tree-look") {
    return plain(1, () => treeLook(node, parameters, input));
  }
  return plain(0.01, () => failed(127, `sh: 1: ${script.split(/\s/, 1)[0] ?? ""}: not found\n`));
}

function collected(node: SimNode, created: Answer): Answer {
  return created.exitCode === 0
    ? printed(`${created.stdout}${(node.commonSecret ?? []).map((line) => `${line}\n`).join("")}`)
    : created;
}

function keyscan(node: SimNode, words: readonly string[]): ReturnType<typeof printed> {
  const host = words.at(-1) ?? "";
  const portAt = words.indexOf("-p");
  const port = portAt < 0 ? 22 : Number(words[portAt + 1]);
  const target = node.cluster.world.node(host);
  // Nodes of one cluster reach each other also where the way between the clusters is cut.
  const isNear = target?.cluster === node.cluster ? target.sshdUp : takesConnections(target);
  if (target === null || !isNear || !listensOn(target, String(port))) {
    return failed(1, target === null ? `getaddrinfo ${host}: Name or service not known\n` : "");
  }
  const place = port === 22 ? host : `[${host}]:${port}`;
  return {
    stdout: `${place} ssh-ed25519 ${target.hostKey.publicKey}\n`,
    stderr: `# ${host}:${port} SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\n`,
    exitCode: 0,
  };
}

/** A volume that is not served cannot be mounted. */
function touchRoot(node: SimNode, volumeName: string): ReturnType<typeof printed> {
  const volume = node.cluster.volumes.get(volumeName);
  if (volume?.status !== "Started" || !node.glusterdUp) {
    return failed(72, "the volume could not be mounted on this node\n");
  }
  for (const session of volume.sessions) settle(session);
  volume.write(0, node.cluster.world.clock.now());
  return printed("");
}

/** `config-get VOL USER@HOST::DEST --show-defaults --json` and `config-check NAME --value=VALUE`. */
function gsyncd(node: SimNode, [verb, ...words]: readonly string[]): ReturnType<typeof printed> {
  if (verb === "config-check") return configCheck(words);
  if (verb === "config-get" && words.includes("--json")) return configGet(node, words);
  return failed(2, `gsyncd.py: error: argument subcmd: invalid choice: '${verb ?? ""}'\n`);
}

/** A session that does not exist is answered with the defaults, and so is one whose configuration is left out. */
function configGet(node: SimNode, [volumeName = "", named = "", ...flags]: readonly string[]) {
  const session = node.cluster.volumes
    .get(volumeName)
    ?.sessions.find((each) => each.named === named.replace(/^root@/, ""));
  const isConfigured = flags.indexOf("-c") < 0;
  const options = OPTION_RULES.map((rule) => {
    const changed = isConfigured ? (session?.vars.get(rule.name) ?? null) : null;
    const preset = defaultOf(rule, session ?? null);
    const isModified = changed !== null && preset !== "";
    const value = python(rule.type, session === undefined || !isConfigured ? preset : valueOf(rule, session));
    // Of a changed option with a type gsyncd 10 tells the changed value as the default, too.
    const shown = !isModified ? "" : rule.type === "text" ? preset : value;
    return { name: rule.name, value, default: shown, configurable: rule.configurable, modified: isModified };
  });
  return printed(`[${options.map(pythonJson).join(", ")}]\n`);
}

function configCheck([name = "", ...flags]: readonly string[]): ReturnType<typeof printed> {
  const value = flags.find((flag) => flag.startsWith("--value="))?.slice("--value=".length) ?? null;
  switch (checked(name, value)) {
    case 0:
      return printed("");
    case 2:
      return failed(2, `Invalid config name "${name}"\n`);
    case 3:
      return failed(3, `Invalid config value "${name}=${value}"\n`);
  }
}

function python(type: "int" | "bool" | "text", value: string): string {
  return type === "bool" ? (value === "true" ? "True" : "False") : value;
}

function pythonJson(fields: Readonly<Record<string, string | boolean>>): string {
  return `{${Object.entries(fields)
    .map(([name, value]) => `"${name}": ${JSON.stringify(value)}`)
    .join(", ")}}`;
}
