import { randomUUID } from "node:crypto";
import { changeSessions, exitOfChange, isFinal } from "../changes.js";
import { type Command, command } from "../command.js";
import type { Context } from "../context.js";
import type { Action, ChangeResult } from "../documents/changes.js";
import type { SessionName } from "../documents/sessions.js";
import { CliError, EXIT, exitOfAll } from "../exit-codes.js";
import { findCluster, findSessions, listSessionNames } from "../names/find.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "../output/clean.js";
import { operationLines } from "../output/operation.js";
import { statusStyle } from "../output/status.js";
import { printJson } from "../output/terminal.js";
import { SESSION_NAME_HELP } from "./session.js";

const FORCE: Readonly<Record<Action, string>> = {
  START: "Gluster's force: also where a node is down, or the session runs already",
  STOP: "Gluster's force: also where a node is down; ends an operation too that has not begun",
  PAUSE: "Gluster's force: also where a node is down",
  RESUME: "Gluster's force: also where a node is down",
};

export const start = change("START", "Start sessions");
export const stop = change("STOP", "Stop sessions");
export const pause = change("PAUSE", "Pause running sessions");
export const resume = change("RESUME", "Resume paused sessions");

/** Seconds as `--wait` takes them. @throws CliError USAGE */
export function checkedWait(wait: number): number {
  if (wait >= 0 && wait <= 86_400) return wait;
  throw new CliError(EXIT.USAGE, "--wait takes a number of seconds from 0 to 86400.");
}

export function checkedKey(given: string | undefined): string {
  if (given === undefined) return randomUUID();
  // The service adds the session's id to it.
  if (given.length >= 1 && given.length <= 160) return given;
  throw new CliError(EXIT.USAGE, "--idempotency-key takes 1 to 160 characters.");
}

function change(action: Action, description: string): Command {
  const name = action.toLowerCase();
  return command({
    usage: `${name} [names..]`,
    description,
    options: (yargs) =>
      yargs
        .positional("names", { type: "string", array: true, describe: "Names or ids of the sessions" })
        .option("cluster", { type: "string", describe: "All sessions of this cluster's volumes, in place of names" })
        .option("force", { type: "boolean", default: false, describe: FORCE[action] })
        .option("wait", {
          type: "number",
          default: 60,
          describe: "Seconds to wait for the outcome; 0: only ask for it",
        })
        .option("idempotency-key", {
          type: "string",
          describe: "Of your own: the same command with it again gets the outcome of the first",
        }),
    examples: [
      [`${name} home`, "And wait up to a minute until it is so"],
      [`${name} berlin/home berlin/images --wait 300`, "Several, with a result for each"],
      [
        `${name} --cluster berlin --json | jq '.results[] | select(.exitCode != 0)'`,
        "A whole cluster, and what failed",
      ],
    ],
    more: SESSION_NAME_HELP,
    run: async (args, context) => {
      const [names, wait, idempotencyKey] = [args.names ?? [], checkedWait(args.wait), checkedKey(args.idempotencyKey)];
      if ((names.length === 0) === (args.cluster === undefined)) {
        throw new CliError(EXIT.USAGE, "Name sessions, or a cluster by --cluster.");
      }
      const api = await context.api();
      const sessions =
        args.cluster === undefined
          ? await findSessions(api, names)
          : await listSessionNames(api, { clusterId: (await findCluster(api, args.cluster)).id });
      const sessionIds = sessions.map(({ id }) => id);
      const request = { action, sessionIds, force: args.force, idempotencyKey, wait };
      const results = await changeSessions(api, request).catch((error: unknown) => {
        if (context.signal.aborted) {
          context.terminal.note(
            `What was asked for goes on. With --idempotency-key ${idempotencyKey} it is waited for again.`,
          );
        }
        throw withKey(error, idempotencyKey);
      });
      const codes = results.map((result) => exitOfChange(result, wait));
      if (context.isJson) {
        const byId = new Map(sessions.map((session) => [session.id, session]));
        const listed = results.map((result, at) => resultJson(result, byId.get(result.sessionId), codes[at]));
        printJson(context.terminal, { idempotencyKey, results: listed });
      } else {
        printResults(context, sessions, results);
      }
      return exitOfAll(codes);
    },
  });
}

/** The key lets the user find out what became of it, also where it was not asked for yet. */
export function withKey(error: unknown, key: string): unknown {
  if (!(error instanceof CliError) || error.exit !== EXIT.UNREACHABLE) return error;
  const words = `What was asked for already goes on: the same command with --idempotency-key ${key} is safe.`;
  return new CliError(error.exit, `${error.message} ${words}`, { cause: error, code: error.code ?? undefined });
}

function resultJson({ sessionId, session, operation, userErrors }: ChangeResult, named?: SessionName, exitCode = 1) {
  const name = named === undefined ? null : nameOf(named);
  return { sessionId, name, status: session?.status ?? null, exitCode, operation, errors: userErrors };
}

function printResults(context: Context, sessions: readonly SessionName[], results: readonly ChangeResult[]): void {
  const { terminal } = context;
  const names = new Map(sessions.map((session) => [session.id, cleanLine(nameOf(session))]));
  for (const { sessionId, session, operation, userErrors } of results) {
    const name = names.get(sessionId) ?? sessionId;
    const status = session === null ? "" : `, ${statusStyle(terminal, session.status)}`;
    if (operation === null) {
      terminal.out(`${name}: refused${status}`);
      for (const { code, message } of userErrors) terminal.out(cleanLine(`  ${code}: ${message}`));
    } else if (!isFinal(operation)) {
      terminal.out(`${name}: still ${operation.state}${status}; operation ${operation.id}`);
    } else if (operation.state === "SUCCEEDED") {
      terminal.out(`${name}: ${operation.noChange ? "was so already" : "done"}${status}`);
    } else {
      terminal.out(`${name}: ${statusStyle(terminal, operation.state)}${status}; operation ${operation.id}`);
      for (const line of operationLines(terminal, operation)) terminal.out(line);
    }
  }
}
