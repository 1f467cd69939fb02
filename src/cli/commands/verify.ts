import type { Api } from "../api/api.js";
import { askForOne, type Asked, exitOfChange, isFinal } from "../changes.js";
import { command } from "../command.js";
import {
  type Verification,
  type VerificationInput,
  VERIFY_SESSION,
  type VerifyingOperation,
} from "../documents/verification.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { findSession } from "../names/find.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "../output/clean.js";
import { operationLines } from "../output/operation.js";
import { statusStyle } from "../output/status.js";
import { printJson, printTable, type Terminal } from "../output/terminal.js";
import { localTime } from "../output/times.js";
import { checkedKey, checkedWait, withKey } from "./change.js";
import { SESSION_NAME_HELP } from "./session.js";

/** Longer than it may take with the service's own bounds. */
const WAIT_SECONDS = 300;

const EXIT_OF = {
  IDENTICAL: EXIT.DONE,
  DIFFERENT: EXIT.DIFFERENT,
  NOT_YET: EXIT.UNVERIFIED,
  INCOMPLETE: EXIT.UNVERIFIED,
} as const satisfies Record<Verification["verdict"], ExitCode>;

export const verify = command({
  usage: "verify <name>",
  description: "Compare a sample of a session's files at both ends; nothing is changed",
  options: (yargs) =>
    yargs
      .positional("name", { type: "string", demandOption: true, describe: "Name or id of the session" })
      .option("files", { type: "number", describe: "How many entries are compared; 200 where left out" })
      .option("max-bytes", { type: "number", describe: "Bytes of content that are read at each end; 256 MiB" })
      .option("max-seconds", { type: "number", describe: "Seconds that it may take; 60" })
      .option("seed", { type: "number", describe: "Of an earlier one, to compare the same entries again" })
      .option("no-checksums", { type: "boolean", default: false, describe: "Compare no content, but sizes" })
      .option("xattrs", { type: "boolean", default: false, describe: "Compare extended attributes and ACLs too" })
      .option("wait", { type: "number", default: WAIT_SECONDS, describe: "Seconds to wait for what it finds" })
      .option("idempotency-key", {
        type: "string",
        describe: "Of your own: the same command with it again tells of the first one",
      }),
  examples: [
    ["verify home", "Whether what was replicated is there"],
    ["verify home --files 5000 --max-bytes 10000000000 --max-seconds 1800 --wait 2400", "More of it"],
    ["verify home --json | jq -r '.verification.differences[] | [.kind, .path] | @tsv'", "What differs"],
  ],
  more: `Exit codes: 0 identical, 11 files differ, 12 not copied yet, or not all could be compared. ${SESSION_NAME_HELP}`,
  run: async (args, context) => {
    const { terminal } = context;
    const [wait, idempotencyKey] = [checkedWait(args.wait), checkedKey(args.idempotencyKey)];
    const api = await context.api();
    const session = await findSession(api, args.name);
    const { files, maxBytes, maxSeconds, seed, noChecksums, xattrs } = args;
    const bounds = given({ files, maxBytes, maxSeconds, seed });
    const input = { sessionId: session.id, ...bounds, checksums: !noChecksums, xattrs, idempotencyKey };
    const outcome = await verified(api, input, wait).catch((error: unknown) => {
      throw withKey(error, idempotencyKey);
    });
    const { operation, userErrors } = outcome;
    const verification = operation?.verification ?? null;
    const exit = verification === null ? exitOfChange(outcome, wait) : EXIT_OF[verification.verdict];
    const name = cleanLine(nameOf(session));
    if (context.isJson) {
      const about = { sessionId: session.id, name: nameOf(session), exitCode: exit, idempotencyKey };
      printJson(terminal, { ...about, verification, operation: withoutResult(operation), errors: userErrors });
    } else if (operation === null) {
      terminal.out(`${name}: refused`);
      for (const { code, message } of userErrors) terminal.out(cleanLine(`  ${code}: ${message}`));
    } else if (verification === null) {
      terminal.out(`${name}: ${isFinal(operation) ? operation.state : `still ${operation.state}`}`);
      for (const line of operationLines(terminal, operation)) terminal.out(line);
    } else {
      print(terminal, name, verification);
    }
    return exit;
  },
});

function given<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function verified(api: Api, input: VerificationInput, seconds: number): Promise<Asked<VerifyingOperation>> {
  return askForOne(api, seconds, async (wait) => {
    const { verifyGeoRepSession } = await api.ask(VERIFY_SESSION, { input, wait }, { waitSeconds: wait });
    return verifyGeoRepSession;
  });
}

/** What it found stands beside it. */
function withoutResult(operation: VerifyingOperation | null) {
  if (operation === null) return null;
  const { verification: _verification, ...rest } = operation;
  return rest;
}

function print(terminal: Terminal, name: string, found: Verification): void {
  const { verdict, message, seed, differences, syncedUpTo, entriesSeen, entriesCompared, bytesCompared } = found;
  terminal.out(`${name}: ${statusStyle(terminal, verdict)}`);
  terminal.out(cleanLine(`  ${message}`));
  const upTo = syncedUpTo === null ? "" : `, synced up to ${localTime(syncedUpTo)}`;
  terminal.out(
    `  ${entriesCompared} of ${entriesSeen} entries and ${bytesCompared} bytes compared, seed ${seed}${upTo}`,
  );
  if (differences.length === 0) return;
  terminal.out("");
  printTable(terminal, differences, [
    { title: "DIFFERENCE", value: ({ kind, settled }) => (settled ? kind : `${kind} (not yet)`) },
    { title: "PATH", value: ({ path }) => path, shrinks: true },
    { title: "SOURCE", value: ({ source }) => source, shrinks: true, leftOut: 1 },
    { title: "DESTINATION", value: ({ destination }) => destination ?? "-", shrinks: true, leftOut: 1 },
    { title: "CHANGED", value: ({ changedAt }) => localTime(changedAt), leftOut: 2 },
  ]);
}
