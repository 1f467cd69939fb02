import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../api/api.js";
import { Retries } from "../api/retries.js";
import { askForOne, type Asked, exitOfChange, isFinal } from "../changes.js";
import { command } from "../command.js";
import { type CheckpointProgress, CHECKPOINTS, type OperationOutcome, SET_CHECKPOINT } from "../documents/changes.js";
import { CliError, EXIT, type ExitCode } from "../exit-codes.js";
import { findSession } from "../names/find.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "../output/clean.js";
import { operationLines } from "../output/operation.js";
import { printJson } from "../output/terminal.js";
import { localTime } from "../output/times.js";
import { checkedKey, checkedWait, withKey } from "./change.js";
import { SESSION_NAME_HELP } from "./session.js";

/** Seconds for which it is waited until the checkpoint is set, which is no matter of how much there is to copy. */
const SET_SECONDS = 60;
const LOOK_MS = 1_000;

export const checkpoint = command({
  usage: "checkpoint <name>",
  description: "Set a checkpoint: it is reached when everything written before it is at the destination",
  options: (yargs) =>
    yargs
      .positional("name", { type: "string", demandOption: true, describe: "Name or id of the session" })
      .option("touch", {
        type: "boolean",
        default: false,
        describe: "Change the time stamp of the volume's root, without which it is not reached while nobody writes",
      })
      .option("wait", { type: "number", default: 0, describe: "Seconds to wait until it is reached, once it is set" })
      .option("idempotency-key", {
        type: "string",
        describe: "Of your own: the same command with it again goes on with the checkpoint of the first",
      }),
  examples: [
    ["checkpoint home", "Set it"],
    ["checkpoint home --touch --wait 3600 && snapshot-the-copy", "Go on when everything is copied, within an hour"],
  ],
  more: SESSION_NAME_HELP,
  run: async (args, context) => {
    const { terminal } = context;
    const [wait, idempotencyKey] = [checkedWait(args.wait), checkedKey(args.idempotencyKey)];
    const api = await context.api();
    const session = await findSession(api, args.name);
    const input = { sessionId: session.id, touch: args.touch, idempotencyKey };
    const described = (error: unknown): never => {
      throw withKey(error, idempotencyKey);
    };
    const set = await setCheckpoint(api, input).catch(described);
    const { operation } = set;
    const isSet = operation?.state === "SUCCEEDED";
    const found = isSet ? await reached(api, session.id, operation.id, wait).catch(described) : null;
    const exit = isSet ? exitOf(found, wait) : exitOfChange(set, SET_SECONDS);
    const name = cleanLine(nameOf(session));
    if (context.isJson) {
      const about = { sessionId: session.id, name: nameOf(session), exitCode: exit };
      printJson(terminal, { ...about, idempotencyKey, checkpoint: found, operation, errors: set.userErrors });
    } else if (operation === null) {
      terminal.out(`${name}: refused`);
      for (const { code, message } of set.userErrors) terminal.out(cleanLine(`  ${code}: ${message}`));
    } else if (isSet) {
      terminal.out(`${name}: ${wordsOf(found)}`);
    } else {
      terminal.out(`${name}: ${isFinal(operation) ? operation.state : `still ${operation.state}`}`);
      for (const line of operationLines(terminal, operation)) terminal.out(line);
    }
    return exit;
  },
});

function setCheckpoint(
  api: Api,
  input: { readonly sessionId: string; readonly touch: boolean; readonly idempotencyKey: string },
): Promise<Asked<OperationOutcome>> {
  return askForOne(api, SET_SECONDS, async (wait) => {
    const { setGeoRepCheckpoint } = await api.ask(SET_CHECKPOINT, { input, wait }, { waitSeconds: wait });
    return setGeoRepCheckpoint;
  });
}

/** The checkpoint when it is reached or has lost its place, or as it is when the wait is over; null where it was not seen. */
async function reached(api: Api, id: string, operationId: string, wait: number): Promise<CheckpointProgress | null> {
  const deadline = performance.now() + wait * 1_000;
  const retries = new Retries(api, deadline, true);
  for (;;) {
    const found = await retries.send(() => api.ask(CHECKPOINTS, { id }));
    if (found.geoRepSession === null) throw new CliError(EXIT.NOT_FOUND, "The session has been deleted meanwhile.");
    const nodes = found.geoRepSession.checkpoints.nodes;
    const own = nodes.find((each) => each.operationId === operationId) ?? null;
    if (own !== null && (own.completed || own.supersededAt !== null)) return own;
    if (performance.now() >= deadline) return own;
    await sleep(Math.min(LOOK_MS, deadline - performance.now()), undefined, { signal: api.signal });
  }
}

/** @param found null where no poll has seen it yet */
function exitOf(found: CheckpointProgress | null, wait: number): ExitCode {
  if (found?.completed === true || wait === 0) return EXIT.DONE;
  return found === null || found.supersededAt === null ? EXIT.STILL_RUNNING : EXIT.REFUSED;
}

function wordsOf(found: CheckpointProgress | null): string {
  if (found === null) return "the checkpoint is set; the next poll shows how far it is";
  const { at, completed, completedAt, supersededAt, activeBricks, activeBricksCompleted } = found;
  const words = `the checkpoint of ${localTime(at)}`;
  if (completed) return `${words} was reached at ${localTime(completedAt)}`;
  if (supersededAt !== null) return `${words} was replaced or taken away before it was reached`;
  if (activeBricks === 0) return `${words} is set; no brick replicates at present`;
  return `${words} is set, and reached by ${activeBricksCompleted} of ${activeBricks} bricks that replicate`;
}
