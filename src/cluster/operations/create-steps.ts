import { create, type CreateOptions } from "../../gluster/georep-change.js";
import { gsecCreate } from "../../gluster/keys.js";
import { secondaryArg, type SecondaryUrl, type VolumeName } from "../../gluster/values.js";
import type { Step } from "./step.js";

export interface Creation {
  readonly volume: VolumeName;
  readonly url: SecondaryUrl;
  readonly sshPort: number | null;
  readonly force: boolean;
}

// gsec_create takes 6 s the first time, create 9 to 11 s, and twice that on a busy machine.
const MAXIMUM_MS = 60_000;

/** The steps of `create push-pem`: the source nodes' keys are collected, then Gluster makes the session and spreads them. */
export function createSteps(creation: Creation): Step[] {
  const { volume, url, sshPort, force } = creation;
  const options: CreateOptions = { keys: "pushPem", force, ...(sshPort === null ? {} : { sshPort }) };
  const judge: Step["judge"] = (view) => (view.exists && !force ? { kind: "ALREADY_SO" } : { kind: "RUN" });
  return [
    {
      name: "collect keys",
      command: gsecCreate(),
      judge,
      // The file that it writes is no part of a look at sessions: Gluster's word stands.
      reached: () => null,
      maximumMs: MAXIMUM_MS,
      repeatable: true,
      undo: null,
    },
    {
      name: "create",
      command: create(volume, url, options),
      judge,
      reached: (view) => view.exists,
      maximumMs: MAXIMUM_MS,
      repeatable: false,
      undo: `gluster volume geo-replication ${volume} ${secondaryArg(url)} delete`,
    },
  ];
}
