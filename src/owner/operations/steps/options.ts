import { peersUp } from "../../../gluster/cli/peers.js";
import { checkpointNow, configReset, configSet } from "../../../gluster/cli/georep-config.js";
import { touchRoot } from "../../../gluster/cli/touch.js";
import { type OptionKey, type OptionValue, secondaryArg } from "../../../gluster/values.js";
import type { Verdict } from "../../../model/transitions.js";
import { NO_SESSION, type Subject } from "./session.js";
import { type SessionView, type Step, TOLD_BY_ANSWER, type WorkerView } from "./step.js";

const MAXIMUM_MS = 30_000;

export const PEERS_STEP = "check peers";

/**
 * What has to be so before an option is written: Gluster writes it where glusterd is up, says nothing of the other hosts, and
 * leaves them without it for good.
 */
export function peersStep(before: Step, workers: readonly WorkerView[], why: string): Step {
  const hosts = new Map(workers.map(({ hostId, hostName }) => [hostId, hostName]));
  return {
    ...TOLD_BY_ANSWER,
    name: PEERS_STEP,
    command: peersUp(hosts, why),
    judge: (view) => before.judge(view),
  };
}

export function setOptionStep(subject: Subject, key: OptionKey, value: OptionValue): Step {
  return {
    name: `set ${key}`,
    command: configSet(subject.volume, subject.secondary, key, value),
    judge: (view) => already(view, view.options?.get(key) === value),
    // gsyncd writes nothing down where the value is the default one.
    reached: (view) => (view.options === null ? null : (view.options.get(key) ?? view.lastRead?.get(key)) === value),
    maximumMs: MAXIMUM_MS,
    repeatable: false,
    undo: `gluster volume geo-replication ${subject.volume} ${secondaryArg(subject.secondary)} config '!${key}'`,
  };
}

export function resetOptionStep(subject: Subject, key: OptionKey): Step {
  return {
    name: `reset ${key}`,
    command: configReset(subject.volume, subject.secondary, key),
    judge: (view) => already(view, view.options?.has(key) === false),
    reached: (view) => (view.options === null ? null : !view.options.has(key)),
    maximumMs: MAXIMUM_MS,
    repeatable: false,
    undo: null,
  };
}

/**
 * Gluster stores a checkpoint as the epoch second of the node that set it; `isNew` tells one that this step set from one
 * that was there before.
 */
export function checkpointStep(subject: Subject, isNew: (checkpoint: string) => boolean): Step {
  return {
    name: "set checkpoint",
    command: checkpointNow(subject.volume, subject.secondary),
    judge: (view) => already(view, false),
    reached: (view) => {
      if (view.options === null) return null;
      const checkpoint = view.options.get("checkpoint");
      return checkpoint !== undefined && isNew(checkpoint);
    },
    maximumMs: MAXIMUM_MS,
    repeatable: false,
    undo: `gluster volume geo-replication ${subject.volume} ${secondaryArg(subject.secondary)} config '!checkpoint'`,
  };
}

/**
 * Changes the time stamp of the volume's root, through a mount. A worker completes a checkpoint with the changelog that it
 * works off next, and on a volume that nobody writes to there is none; the root is on every brick.
 */
export function touchStep({ volume }: Subject): Step {
  return {
    ...TOLD_BY_ANSWER,
    name: "touch the volume's root",
    command: touchRoot(volume),
    judge: (view) => already(view, false),
    leaves: "The checkpoint is set.",
  };
}

function already(view: SessionView, so: boolean): Verdict {
  if (!view.exists) return NO_SESSION;
  return so ? { kind: "NO_CHANGE" } : { kind: "RUN" };
}
