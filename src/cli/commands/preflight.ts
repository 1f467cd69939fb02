import { command } from "../command.js";
import { type Check, PREFLIGHT, type PreflightInput } from "../documents/preflight.js";
import { CliError, EXIT, type ExitCode } from "../exit-codes.js";
import { findVolume } from "../names/find.js";
import type { Api } from "../api/api.js";
import { cleanLine } from "../output/clean.js";
import { statusStyle } from "../output/status.js";
import { printJson, styled, type Terminal } from "../output/terminal.js";

/** Seconds that the nodes may take to answer. */
const PROBE_SECONDS = 300;

const EXIT_OF = { READY: EXIT.DONE, NEEDS_FORCE: EXIT.NEEDS_FORCE, BLOCKED: EXIT.BLOCKED } as const satisfies Record<
  string,
  ExitCode
>;

const STANDING = {
  READY: "Ready: a session can be created.",
  NEEDS_FORCE: "A session can be created with force alone.",
  BLOCKED: "A session cannot be created as things are.",
} as const;

export const preflight = command({
  usage: "preflight <primary> <secondary>",
  description: "Try on the nodes whether one volume can be replicated to another; nothing is changed",
  options: (yargs) =>
    yargs
      .positional("primary", { type: "string", demandOption: true, describe: "CLUSTER/VOLUME, VOLUME, or its id" })
      .positional("secondary", {
        type: "string",
        demandOption: true,
        describe: "The same, or HOST::VOLUME in a cluster that is not registered",
      })
      .option("host", { type: "string", describe: "Destination host as the source nodes know it" })
      .option("user", { type: "string", describe: "User at the destination; root where left out" })
      .option("ssh-port", { type: "number", describe: "Port of the destination's SSH server" })
      .option("sync-method", { choices: ["RSYNC", "TARSSH"] as const, describe: "How files are to be copied" })
      .option("keys", { choices: ["MANAGED", "PUSH_PEM"] as const, describe: "How the source nodes' keys get there" })
      .option("all", { type: "boolean", default: false, describe: "Show what is as required too" }),
  examples: [
    ["preflight berlin/home lisbon/home-copy", "What speaks against it, and what to do about it"],
    ["preflight home lisbon1.example.org::home-copy --user geoaccount", "To a cluster that is not registered"],
  ],
  more: "Exit codes: 0 ready, 9 with force alone, 10 not as things are.",
  run: async (args, context) => {
    const { terminal } = context;
    const api = await context.api();
    const input = {
      primaryVolumeId: (await findVolume(api, args.primary)).id,
      ...(await secondaryOf(api, args.secondary, args.host)),
      ...given("userName", args.user),
      ...given("sshPort", args.sshPort),
      ...given("syncMethod", args.syncMethod),
      ...given("keys", args.keys),
    };
    const { geoRepPreflight } = await api.ask(PREFLIGHT, { input }, { waitSeconds: PROBE_SECONDS });
    const { standing, checks, milliseconds } = geoRepPreflight;
    if (context.isJson) {
      printJson(terminal, { standing, exitCode: EXIT_OF[standing], milliseconds, checks });
      return EXIT_OF[standing];
    }
    for (const check of checks) {
      if (args.all || check.status !== "PASSED") printCheck(terminal, check);
    }
    const passed = checks.filter(({ status }) => status === "PASSED").length;
    terminal.out(styled(terminal, "bold", `${STANDING[standing]} ${passed} of ${checks.length} checks passed.`));
    return EXIT_OF[standing];
  },
});

function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>);
}

async function secondaryOf(api: Api, text: string, host: string | undefined): Promise<Partial<PreflightInput>> {
  const [place = "", volume, ...more] = text.split("::");
  if (volume === undefined) {
    return { secondaryVolumeId: (await findVolume(api, text)).id, ...given("secondaryHostName", host) };
  }
  if (place === "" || volume === "" || more.length > 0 || host !== undefined) {
    throw new CliError(EXIT.USAGE, `${text} is no secondary volume: CLUSTER/VOLUME with --host, or HOST::VOLUME.`);
  }
  const at = place.lastIndexOf("@");
  return {
    secondaryHostName: place.slice(at + 1),
    secondaryVolumeName: volume,
    ...(at > 0 ? { userName: place.slice(0, at) } : {}),
  };
}

function printCheck(terminal: Terminal, { code, status, hostName, message, remedy, values }: Check): void {
  const place = hostName === null ? "" : ` on ${cleanLine(hostName)}`;
  terminal.out(`${statusStyle(terminal, status)} ${code}${place}: ${cleanLine(message)}`);
  if (values.length > 0) {
    terminal.out(cleanLine(`  ${values.map(({ name, value }) => `${name} ${value}`).join(", ")}`));
  }
  if (remedy !== null) terminal.out(cleanLine(`  What to do: ${remedy}`));
}
