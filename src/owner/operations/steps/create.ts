import { create, type CreateOptions } from "../../../gluster/cli/georep-change.js";
import type { GlusterCommand } from "../../../gluster/command.js";
import type { KeyLine } from "../../../gluster/hosts/key-lines.js";
import { collectKeys } from "../../../gluster/cli/keys.js";
import { Refusal } from "../../../gluster/refusals/refusal.js";
import {
  SSH_PORT,
  parseOptionKey,
  parseOptionValue,
  secondaryArg,
  type SecondaryUrl,
  type VolumeName,
} from "../../../gluster/values.js";
import type { Before } from "../../../model/before.js";
import type { Verdict } from "../../../model/transitions.js";
import { accessSteps } from "./access.js";
import { digestOf } from "../before/creation.js";
import { addKeysStep, removeKeysStep } from "./keys.js";
import { setOptionStep } from "./options.js";
import { deleteStep, isStarting, NO_SESSION, startStep, stopStep, type Subject } from "./session.js";
import { type SessionView, type Step, TOLD_BY_ANSWER } from "./step.js";
import { restorePrimaryOptions, restoreReadOnly, setReadOnlyStep } from "./volume.js";

export interface Creation {
  readonly volume: VolumeName;
  readonly url: SecondaryUrl;
  readonly keys: "MANAGED" | "PUSH_PEM";
  /** Null: 22. */
  readonly sshPort: number | null;
  readonly syncMethod: "RSYNC" | "TARSSH";
  readonly force: boolean;
  readonly start: boolean;
  readonly before: Before;
}

// gsec_create takes 6 s the first time, and twice that on a busy machine.
const COLLECT_MS = 30_000;
// create takes 9 to 11 s, and twice that on a busy machine.
const MAXIMUM_MS = 60_000;
/** A worker comes to work in 6 to 10 s, and several times that on a busy machine; one that runs into trouble tries again every 10 s. */
const WORKERS_MS = 120_000;
/**
 * Everything that makes a session, in order. With MANAGED keys the service spreads the keys itself and does what Gluster's hook
 * would do; with PUSH_PEM Gluster does both.
 */
export function createSteps(creation: Creation): Step[] {
  const { volume, url, before, start } = creation;
  const subject: Subject = { volume, secondary: url };
  const collected: Collected = { keys: null };
  const steps = [preflightStep(judgeOf(creation)), collectStep(creation, judgeOf(creation), collected)];
  if (creation.keys === "MANAGED") {
    const judge = judgeOf(creation);
    const { user, volume: secondaryVolume } = url;
    if (user !== null && before.access != null) {
      steps.push(...accessSteps({ user, volume: secondaryVolume, access: before.access, judge }));
    }
    for (const file of before.keyFiles)
      steps.push(addKeysStep({ user: url.user, file, judge, keys: () => collected.keys }));
    if (before.readOnly !== "on") steps.push(setReadOnlyStep(url.volume, before.readOnly, judge));
  }
  steps.push(createStep(creation, collected));
  // No form of `create` stores the port that it is given: it only checks by it.
  if (creation.sshPort !== null && creation.sshPort !== SSH_PORT) {
    steps.push(firstOptionStep(subject, "ssh-port", String(creation.sshPort)));
  }
  if (creation.syncMethod === "TARSSH") {
    steps.push(firstOptionStep(subject, "sync-method", "tarssh"));
  }
  if (!start) return steps;
  const started = before.sessionExists ? startStep({ ...subject, force: false }) : firstStartStep(subject);
  return [...steps, started];
}

/** Collects the source nodes' keys anew and adds those that a destination node lacks. Nothing of it need be taken back. */
export function repairSteps(url: SecondaryUrl, before: Before): Step[] {
  const collected: Collected = { keys: null };
  const judge: Step["judge"] = (view) => (view.exists ? { kind: "RUN" } : NO_SESSION);
  return [
    collectStep({ before }, judge, collected),
    ...before.keyFiles.map((file) =>
      addKeysStep({ user: url.user, file, judge, keys: () => collected.keys, stays: true }),
    ),
  ];
}

/** The keys of the source nodes, once a step has read them. */
interface Collected {
  keys: readonly KeyLine[] | null;
}

function judgeOf({ force }: Creation): Step["judge"] {
  return (view) => (view.exists && !force ? { kind: "NO_CHANGE" } : { kind: "RUN" });
}

/** Where nothing runs that it would restart, setting an option twice is as good as once. */
function firstOptionStep(subject: Subject, key: string, value: string): Step {
  return { ...setOptionStep(subject, parseOptionKey(key), parseOptionValue(value)), repeatable: true };
}

function preflightStep(judge: Step["judge"]): Step {
  return { ...TOLD_BY_ANSWER, name: "preflight", command: null, judge };
}

function collectStep({ before }: Pick<Creation, "before">, judge: Step["judge"], collected: Collected): Step {
  const { sourceNodes } = before;
  const collect = collectKeys();
  const command: GlusterCommand<readonly KeyLine[]> = {
    ...collect,
    parse: (result) => {
      const keys = collect.parse(result);
      const nodes = keys.filter(({ purpose }) => purpose === "gsyncd").length;
      if (nodes < sourceNodes || keys.length < 2 * sourceNodes) {
        throw new Refusal(
          "PEER_DOWN",
          `Gluster collected the keys of ${nodes} nodes, and the source's cluster has ${sourceNodes}: one went down meanwhile.`,
        );
      }
      collected.keys = keys;
      return keys;
    },
  };
  return { ...TOLD_BY_ANSWER, name: "collect keys", command, judge, maximumMs: COLLECT_MS, feedsLater: true };
}

function createStep(creation: Creation, collected: Collected): Step {
  const { volume, url, keys, sshPort, force, before } = creation;
  const options: CreateOptions = {
    keys: keys === "PUSH_PEM" ? "pushPem" : "noVerify",
    force,
    ...(sshPort === null ? {} : { sshPort }),
  };
  const spread = keys === "PUSH_PEM" ? [...restoreReadOnlyAfter(creation), ...keysOfHook(creation, collected)] : [];
  return {
    name: "create",
    command: create(volume, url, options),
    judge: judgeOf(creation),
    reached: (view) => view.exists,
    maximumMs: MAXIMUM_MS,
    repeatable: false,
    isFed: keys === "PUSH_PEM",
    undo: `gluster volume geo-replication ${volume} ${secondaryArg(url)} delete`,
    takeBack: () =>
      before.sessionExists
        ? []
        : [
            deleteStep({ volume, secondary: url, resetSyncTime: false }),
            ...restorePrimaryOptions(volume, before.primaryOptions),
            ...spread,
          ],
  };
}

function restoreReadOnlyAfter({ url, before }: Creation): Step[] {
  return before.keyFiles.length > 0 && before.readOnly !== "on" ? restoreReadOnly(url.volume, before.readOnly) : [];
}

/** What the hook of `create push-pem` adds to the key files of a registered destination. */
function keysOfHook({ url, before }: Creation, collected: Collected): Step[] {
  return before.keyFiles.map((file) => {
    const lines = (): readonly string[] => {
      const there = new Set(file.keys);
      return (collected.keys ?? []).filter((key) => !there.has(digestOf(key))).map(({ line }) => line);
    };
    return removeKeysStep({ user: url.user, file, lines });
  });
}

/** A session that was just made is started when each of its workers works, not when Gluster has taken the command. */
function firstStartStep(subject: Subject): Step {
  const plain = startStep({ ...subject, force: false });
  return {
    ...plain,
    reached: (view) =>
      view.exists &&
      view.workers.length > 0 &&
      view.workers.every(({ status }) => status === "ACTIVE" || status === "PASSIVE"),
    maximumMs: WORKERS_MS,
    outcomeMs: WORKERS_MS,
    explainedByLog: true,
    takeBack: () => [{ ...stopStep({ ...subject, force: true }), judge: stopWhatRuns }],
  };
}

function stopWhatRuns(view: SessionView): Verdict {
  const { exists, status } = view;
  const rests = !isStarting(view) && (status === "NOTSTARTED" || status === "STOPPED");
  return !exists || rests ? { kind: "NO_CHANGE" } : { kind: "RUN" };
}
