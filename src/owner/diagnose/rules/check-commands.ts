import { quoteArgv } from "../../../gluster/shell.js";
import { type Check, type CheckCode, NO_ANSWER } from "../../../model/checks/checks.js";
import { NOT_FOUND } from "../../../model/checks/node-checks.js";
import { secondaryHostOf, secondaryVolumeOf, type SessionEvidence } from "../evidence.js";

type CommandOf = (check: Check, evidence: SessionEvidence) => readonly string[] | null;

/**
 * The command of the preflight (gluster/scripts/preflight.ts) that told a check, for those where one did: of a volume that cannot be
 * mounted, or an rsync that copies nothing on a mount, no single one tells.
 */
const COMMANDS: Partial<Readonly<Record<CheckCode, CommandOf>>> = {
  SOURCE_STARTED: (_, { volume }) => ["gluster", "volume", "info", volume.name],
  DESTINATION_STARTED: (_, evidence) => [
    ...["gluster", `--remote-host=${secondaryHostOf(evidence)}`],
    ...["volume", "info", secondaryVolumeOf(evidence)],
  ],
  GSYNCD_WORKS: (check) => ifKnown(valueOf(check, "folder"), (folder) => [`${folder}/gsyncd`, "--version"]),
  PYTHON_WORKS: pythonCommand,
  RSYNC_COPIES: (check) => (valueOf(check, "version") === null ? ["rsync", "--version"] : null),
  NAMES_RESOLVE: (check) => ifKnown(nameHaving(check, NOT_FOUND), (name) => ["getent", "ahosts", name]),
  SSH_REACHED: (check) =>
    ifKnown(nameHaving(check, NO_ANSWER), (name) => [
      ...["ssh-keyscan", "-t", "ed25519", "-p", valueOf(check, "port") ?? "22"],
      name,
    ]),
  NODE_FREE_SPACE: ({ values }) => ["df", "-Pk", ...values.map(({ name }) => name.replace(/ freeBytes$/, ""))],
  CLOCKS_AGREE: () => ["date"],
  GLUSTER_VERSIONS_MATCH: () => ["gluster", "--version"],
  NO_LEFTOVER_SYNC_TIME: ({ host }, { workers }) => [
    ...["getfattr", "--absolute-names", "-d", "-m", String.raw`\.stime$`, "-e", "hex"],
    ...workers.flatMap(({ brick }) => (brick.hostId === host?.id ? [brick.path] : [])),
  ],
};

/** Null where no single command shows it. */
export function commandFor(check: Check, evidence: SessionEvidence): string | null {
  const argv = COMMANDS[check.code]?.(check, evidence) ?? null;
  return argv === null ? null : quoteArgv(argv);
}

export function valueOf({ values }: Check, wanted: string): string | null {
  return values.find(({ name }) => name === wanted)?.value ?? null;
}

/** Python may run, and gsyncd with it not. */
function pythonCommand(check: Check, { checkUp }: SessionEvidence): readonly string[] | null {
  const interpreter = valueOf(check, "interpreter")?.split(" ") ?? null;
  if (interpreter === null || valueOf(check, "exitCode") !== "1")
    return ifKnown(interpreter, (words) => [...words, "--version"]);
  const gsyncd = checkUp?.checks.find(({ code, host }) => code === "GSYNCD_WORKS" && host?.id === check.host?.id);
  return ifKnown(gsyncd === undefined ? null : valueOf(gsyncd, "folder"), (folder) => [
    ...[...interpreter, `${folder}/python/syncdaemon/gsyncd.py`],
    ...["config-check", "sync-jobs", "--value", "1", "--debug"],
  ]);
}

function nameHaving({ values }: Check, wanted: string): string | null {
  return values.find(({ value }) => value === wanted)?.name ?? null;
}

function ifKnown<T>(value: T | null, argv: (value: T) => readonly string[]): readonly string[] | null {
  return value === null ? null : argv(value);
}
