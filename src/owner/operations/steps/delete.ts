import type { SecondaryUrl } from "../../../gluster/values.js";
import type { DeletionBefore } from "../../../model/before.js";
import { revokeSteps } from "./access.js";
import { removeKeysStep } from "./keys.js";
import { deleteStep, type Subject } from "./session.js";
import type { Step } from "./step.js";
import { resetPrimaryOption, restoreReadOnly } from "./volume.js";

/** Deletes a session, and then what it leaves behind and nothing else needs. */
export function deleteSteps(
  deletion: Subject & {
    readonly resetSyncTime: boolean;
    readonly url: SecondaryUrl;
    readonly before: DeletionBefore | null;
  },
): Step[] {
  const { volume, url, before } = deletion;
  const steps = [deleteStep(deletion)];
  if (before === null) return steps;
  return [
    ...steps,
    ...before.primaryOptions.map((key) => resetPrimaryOption(volume, key)),
    ...(before.readOnly ? restoreReadOnly(url.volume, null) : []),
    ...before.keyFiles.map((file) =>
      removeKeysStep({ user: url.user, file: { ...file, state: "terminated" }, lines: () => file.lines }),
    ),
    ...(url.user === null ? [] : revokeSteps(url.user, url.volume, before.brokers)),
  ];
}
