/** The account as which geo-replication logs in to a destination node, where it is not root. */
import { accountArgv } from "../scripts/account.js";
import type { GlusterCommand } from "../command.js";
import type { ExecResult } from "../exec.js";
import { Refusal } from "../refusals/refusal.js";
import { kindOfWords } from "../refusals/refusals.js";
import type { GroupName, UserName } from "../values.js";

const TIMEOUT_MS = 60_000;

export function addGroup(group: GroupName): GlusterCommand<void> {
  return change("add group", ["add-group", group]);
}

/** Does nothing while the group is still needed. */
export function removeGroup(group: GroupName): GlusterCommand<void> {
  return change("remove group", ["remove-group", group]);
}

/** @param tag by which the user is known as the one that was made */
export function addUser(user: UserName, group: GroupName, tag: string): GlusterCommand<void> {
  return change("add user", ["add-user", user, group], tag);
}

/** Does nothing where the user was made by someone else. */
export function removeUser(user: UserName, tag: string): GlusterCommand<void> {
  return change("remove user", ["remove-user", user], tag);
}

export function joinGroup(user: UserName, group: GroupName): GlusterCommand<void> {
  return change("join group", ["join", user, group]);
}

export function leaveGroup(user: UserName, group: GroupName): GlusterCommand<void> {
  return change("leave group", ["leave", user, group]);
}

function change(name: string, verb: readonly string[], tag = ""): GlusterCommand<void> {
  return {
    name,
    argv: accountArgv(...verb),
    stdin: tag,
    timeoutMs: TIMEOUT_MS,
    changes: true,
    parse: (result) => {
      if (result.exitCode !== 0) throw refusalOf(result);
    },
  };
}

function refusalOf({ exitCode, signal, stderr }: ExecResult): Refusal {
  const words = stderr.trim() || `The script about accounts ended with ${exitCode ?? signal}.`;
  if (exitCode === 65) return new Refusal("ALREADY_EXISTS", words);
  if (exitCode === 73 && /No space left|quota/i.test(words)) return new Refusal("DISK_FULL", words);
  return new Refusal(kindOfWords(words), words);
}
