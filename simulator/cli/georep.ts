/** `volume geo-replication …`: takes the words apart and hands them to the verb. */
import { failed } from "../answer.js";
import type { Destination } from "../cluster/session.js";
import { type Call, type Job, plain } from "./command.js";
import { changeSession } from "./georep-change.js";
import { configure } from "./georep-config.js";
import { createSession } from "./georep-create.js";
import { statusJob } from "./georep-status.js";
import { secondaryOf, usage, type Verb } from "./georep-verb.js";
import { parseSecondaryUrl } from "../../src/gluster/values.js";

const VERBS = new Set(["create", "start", "stop", "pause", "resume", "delete", "config", "status"]);

export function georep(call: Call): Job {
  const words = call.words.slice(2);
  const at = words.findIndex((word) => VERBS.has(word));
  const verb = words[at] ?? "";
  const [volumeName = null, named = null] = words.slice(0, Math.max(at, 0));
  const rest = words.slice(at + 1);
  if (at < 0 || at > 2 || (at === 2 && named !== null && !named.includes(":"))) {
    return usage();
  }
  if (verb === "status") {
    if (rest.some((word) => word !== "detail") || rest.length > 1) {
      return usage();
    }
    const destination = named === null ? null : readDestination(named);
    return destination === "invalid"
      ? invalidUrl(named ?? "")
      : statusJob(call, volumeName, destination, rest[0] === "detail");
  }
  if (volumeName === null || named === null) {
    return usage();
  }
  const destination = readDestination(named);
  if (destination === "invalid" || destination === null) {
    return invalidUrl(named);
  }
  const secondary = secondaryOf(destination);
  const one: Verb = { call, node: call.node, volumeName, destination, secondary, verb, words: rest };
  switch (verb) {
    case "create":
      return createSession(one);
    case "config":
      return configure(one);
    default:
      return changeSession(one);
  }
}

function readDestination(named: string): Destination | "invalid" {
  try {
    const { user, host, volume } = parseSecondaryUrl(named);
    return { user, host, volume };
  } catch {
    return "invalid";
  }
}

function invalidUrl(named: string): Job {
  return plain(0.1, () => failed(1, `Invalid secondary url: ${named}\n`));
}
