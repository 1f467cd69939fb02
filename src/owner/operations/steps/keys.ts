import { addKeys, removeKeys } from "../../../gluster/hosts/key-file.js";
import type { KeyLine } from "../../../gluster/hosts/key-lines.js";
import type { UserName } from "../../../gluster/values.js";
import type { KeyFileBefore } from "../../../model/before.js";
import { digestOf } from "../before/creation.js";
import { onDestination, type Step, TOLD_BY_ANSWER } from "./step.js";

/** Adds the source nodes' keys to one destination node's authorized_keys: those that were not in it before. */
export function addKeysStep(adding: {
  readonly user: UserName | null;
  readonly file: KeyFileBefore;
  readonly judge: Step["judge"];
  /** Null until they are collected. */
  readonly keys: () => readonly KeyLine[] | null;
  /** True where keys that were added stay, whatever becomes of the operation. */
  readonly stays?: boolean;
}): Step {
  const { user, file } = adding;
  const there = new Set(file.keys);
  const missing = (): readonly KeyLine[] | null => adding.keys()?.filter((key) => !there.has(digestOf(key))) ?? null;
  return {
    ...TOLD_BY_ANSWER,
    name: "add keys",
    get command() {
      return addKeys(user, missing() ?? []);
    },
    at: onDestination(file),
    judge: (view) => (missing()?.length === 0 ? { kind: "NO_CHANGE" } : adding.judge(view)),
    isFed: true,
    undo: `Take the lines that were added out of ${file.path} on ${file.hostName} again.`,
    // What was sent is what was not in force before: lines that someone else had put there, and that sshd went by, stay.
    ...(adding.stays === true
      ? {}
      : { takeBack: (input: string | null) => [removeKeysStep({ user, file, lines: () => linesOf(input) })] }),
  };
}

/** Takes lines out of one destination node's authorized_keys, and leaves the file as it was before they came. */
export function removeKeysStep(removing: {
  readonly user: UserName | null;
  readonly file: Pick<KeyFileBefore, "hostId" | "hostName" | "state" | "path">;
  readonly lines: () => readonly string[];
}): Step {
  const { user, file, lines } = removing;
  return {
    ...TOLD_BY_ANSWER,
    name: "remove keys",
    get command() {
      return removeKeys(user, lines(), file);
    },
    at: onDestination(file),
    judge: () => (lines().length === 0 ? { kind: "NO_CHANGE" } : { kind: "RUN" }),
  };
}

function linesOf(input: string | null): readonly string[] {
  return (input ?? "").split("\n").filter((line) => line !== "");
}
