import type { GlusterCommand } from "../../../gluster/command.js";
import type { VolumeName } from "../../../gluster/values.js";
import { PRIMARY_OPTIONS, READ_ONLY, resetVolumeOption, setVolumeOption } from "../../../gluster/cli/volume-options.js";
import { DESTINATION, type Place, SOURCE, type Step, TOLD_BY_ANSWER } from "./step.js";

/** Keeps others than gsyncd from writing to the destination, as Gluster's hook does. @param before null where it was not set */
export function setReadOnlyStep(volume: VolumeName, before: string | null, judge: Step["judge"]): Step {
  return {
    ...optionStep("make read-only", DESTINATION, setVolumeOption(volume, READ_ONLY, "on")),
    judge,
    undo: undoOf(volume, READ_ONLY, before),
    takeBack: () => restoreReadOnly(volume, before),
  };
}

export function restoreReadOnly(volume: VolumeName, before: string | null): Step[] {
  return [restore(DESTINATION, volume, READ_ONLY, before)];
}

/** Gives the options that `create` sets on the source volume the values that they had, or none. */
export function restorePrimaryOptions(volume: VolumeName, before: Readonly<Record<string, string>>): Step[] {
  return PRIMARY_OPTIONS.filter((key) => before[key] !== "on").map((key) =>
    restore(SOURCE, volume, key, before[key] ?? null),
  );
}

/** After the last session of a volume; where the volume is gone, its options went with it. */
export function resetPrimaryOption(volume: VolumeName, key: string): Step {
  const step = restore(SOURCE, volume, key, null);
  return { ...step, judge: ({ volumeExists }) => (volumeExists ? { kind: "RUN" } : { kind: "NO_CHANGE" }) };
}

function restore(at: Place, volume: VolumeName, key: string, before: string | null): Step {
  return before === null
    ? optionStep(`reset ${key}`, at, resetVolumeOption(volume, key))
    : optionStep(`set ${key}`, at, setVolumeOption(volume, key, before));
}

function optionStep(name: string, at: Place, command: GlusterCommand<void>): Step {
  return { ...TOLD_BY_ANSWER, name, command, at };
}

function undoOf(volume: VolumeName, key: string, before: string | null): string {
  return before === null
    ? `gluster volume reset ${volume} ${key} force`
    : `gluster volume set ${volume} ${key} ${before}`;
}
