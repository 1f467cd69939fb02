/** `config`: list, get, set, reset and the checkpoint. */
import { type Answer, failed, printed } from "../answer.js";
import { cliOutput, element, text } from "./cli-xml.js";
import { isTaken, OPTION_RULES, optionRule, valueOf } from "../cluster/gsyncd-options.js";
import type { Session } from "../cluster/session.js";
import { beginMonitor } from "../cluster/settle.js";
import { type Job, plain, Refused } from "./command.js";
import { exitCodeOf, requireGsyncd, sessionOf, usage, type Verb } from "./georep-verb.js";
import { isRunning, reached } from "./georep-change.js";

const CHANGED = "geo-replication config updated successfully";

// glusterd-geo-rep.c, gsync_reserved_opts.
const RESERVED = new Set([
  "gluster-command",
  "pid-file",
  "state-file",
  "session-owner",
  "state-socket-unencoded",
  "socketdir",
  "local-id",
  "local-path",
  "secondary-id",
]);

const YES_OR_NO = ["true", "false", "0", "1", "yes", "no"];
// gsync_confopt_vals: checked by glusterd itself, which gives its reason; all other values are gsyncd's to judge.
const GLUSTERD_VALUES = new Map([
  ["change-detector", { values: ["xsync", "changelog"], anyCase: false }],
  ["special-sync-mode", { values: ["partial", "recover"], anyCase: false }],
  ["log-level", { values: ["critical", "error", "warning", "info", "debug"], anyCase: true }],
  ["ignore-deletes", { values: YES_OR_NO, anyCase: true }],
  ["use-meta-volume", { values: YES_OR_NO, anyCase: true }],
]);

const NO_RESTART = new Set(["checkpoint", "log-rsync-performance"]);

export function configure(verb: Verb): Job {
  const [key, ...rest] = verb.words;
  if (key === undefined) {
    return configJob(verb, 0.7, () => listed(verb));
  }
  const value = rest.join(" ");
  if (key.startsWith("!")) {
    return configJob(verb, 2.5, () => reset(verb, key.slice(1)));
  }
  if (rest.length === 0) {
    return configJob(verb, 0.9, () => got(verb, key));
  }
  if (key === "checkpoint") {
    return checkpoint(verb, value);
  }
  return configJob(verb, 2.5, () => set(verb, key, value));
}

/** The CLI itself turns the label into seconds, by its own clock and zone, before anything is asked of glusterd. */
function checkpoint(verb: Verb, label: string): Job {
  const { node } = verb;
  const clock = (): number => Math.floor(node.cluster.world.clock.now() / 1000);
  if (label === "now") {
    return configJob(verb, 1, () => set(verb, "checkpoint", String(clock())));
  }
  const local = /^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}$/.test(label)
    ? Date.parse(`${label.replace(" ", "T")}Z`)
    : NaN;
  if (Number.isNaN(local)) {
    return usage('Invalid Checkpoint label. Use format "Y-m-d H:M:S", Example: 2016-10-25 15:30:45\n');
  }
  return configJob(verb, 1, () => set(verb, "checkpoint", String(local / 1000 - node.utcOffsetMinutes * 60)));
}

function listed(verb: Verb): Answer {
  const session = sessionOf(verb);
  requireGsyncd(verb);
  // gsyncd tells the options with underscores here, whatever their names are in its configuration.
  const options = OPTION_RULES.map((rule) => [rule.name.replaceAll("-", "_"), valueOf(rule, session)] as const);
  return verb.call.xml
    ? printed(
        cliOutput(0, 0, "", element("geoRep", element("config", ...options.map(([name, value]) => text(name, value))))),
      )
    : printed(options.map(([name, value]) => `${name}:${value}\n`).join(""));
}

/** With --xml Gluster forgets to print the value. */
function got(verb: Verb, key: string): Answer {
  const session = sessionOf(verb);
  const rule = known(key);
  requireGsyncd(verb);
  return printed(
    verb.call.xml ? cliOutput(0, 0, "", element("geoRep", element("config"))) : `${valueOf(rule, session)}\n`,
  );
}

function set(verb: Verb, key: string, value: string): Answer {
  const session = sessionOf(verb);
  const rule = known(key);
  refuseReserved(key);
  const checked = GLUSTERD_VALUES.get(key.replaceAll("_", "-"));
  if (checked !== undefined && !checked.values.includes(checked.anyCase ? value.toLowerCase() : value)) {
    throw new Refused(`Invalid value(${value}) for option ${key}`);
  }
  requireGsyncd(verb);
  if (rule.name !== "checkpoint" && valueOf(rule, session) === value) {
    return changed(verb, "");
  }
  if (!isTaken(rule, value)) {
    throw new Refused(`geo-replication config-set failed for ${verb.volumeName} ${verb.secondary}`, -3);
  }
  session.vars.set(rule.name, value);
  restart(verb, session, rule.name);
  return changed(verb, "config-set successful");
}

function reset(verb: Verb, key: string): Answer {
  const session = sessionOf(verb);
  const rule = known(key);
  refuseReserved(key);
  requireGsyncd(verb);
  session.vars.delete(rule.name);
  restart(verb, session, rule.name);
  return changed(verb, "config-del successful");
}

function known(key: string): NonNullable<ReturnType<typeof optionRule>> {
  const rule = optionRule(key);
  if (rule === null) {
    throw new Refused("Invalid option");
  }
  return rule;
}

function refuseReserved(key: string): void {
  if (RESERVED.has(key.replaceAll("_", "-"))) {
    throw new Refused("Reserved option");
  }
}

/** From the CLI's answer until the last node's monitor says that it has started, in milliseconds. */
const LATER_MS = 1_000;

/** A running session gets new processes, a paused one too, and is paused no longer. */
function restart(verb: Verb, session: Session, key: string): void {
  if (NO_RESTART.has(key) || !isRunning(session, verb.node)) {
    return;
  }
  const now = verb.node.cluster.world.clock.now();
  for (const [node, monitor] of reached(session)) {
    // glusterd restarts its own monitor before those of its peers, which have not been answered yet when the CLI is.
    if (monitor.isAlive) beginMonitor(session, node, monitor, node === verb.node ? now : now + LATER_MS);
  }
}

function changed({ call }: Verb, opErrstr: string): Answer {
  return call.xml
    ? printed(cliOutput(0, 0, opErrstr, element("geoRep", element("config", text("message", CHANGED)))))
    : printed(`${CHANGED}\n`);
}

function configJob(verb: Verb, seconds: number, run: () => Answer): Job {
  const refuse = ({ message, opRet, opErrno }: Refused): Answer =>
    verb.call.xml
      ? printed(cliOutput(opRet, opErrno, message, element("geoRep")))
      : failed(exitCodeOf(opRet), `${message}\n`, "geo-replication command failed\n");
  return {
    ...plain(seconds, () => {
      try {
        return run();
      } catch (error) {
        if (error instanceof Refused) {
          return refuse(error);
        }
        throw error;
      }
    }),
    locks: verb.volumeName,
    refuse: (words) => refuse(new Refused(words, -1, 30_802)),
  };
}
