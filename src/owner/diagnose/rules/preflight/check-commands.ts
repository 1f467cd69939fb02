import { quoteArgv } from "../../../../gluster/shell.js";
import { type Check, type CheckCode, NO_ANSWER } from "../../../../model/checks/checks.js";
import { NOT_FOUND } from "../../../../model/checks/node-checks.js";
import { secondaryHostOf, secondaryVolumeOf, type SessionEvidence } from "../../evidence.js";

type CommandOf = (check: Check, evidence: SessionEvidence) => string | null;

/**
 * The command of the preflight (gluster/scripts/preflight.ts) that told a check, for those where one did: of a volume that cannot be
 * mounted, or an rsync that copies nothing on a mount, no single one tells.
 */
const COMMANDS: Partial<Readonly<Record<CheckCode, CommandOf>>> = {
  SOURCE_STARTED: (_, { volume }) => command("gluster volume info", volume.name),
  DESTINATION_STARTED: (_, evidence) =>
    `gluster --remote-host=${secondaryHostOf(evidence)} volume info ${secondaryVolumeOf(evidence)}`,
  GSYNCD_WORKS: (check) => {
    const folder = valueOf(check, "folder");
    return folder === null ? null : command("", `${folder}/gsyncd`, "--version");
  },
  PYTHON_WORKS: pythonCommand,
  RSYNC_COPIES: (check) => (valueOf(check, "version") === null ? "rsync --version" : null),
  NAMES_RESOLVE: (check) => {
    const name = nameHaving(check, NOT_FOUND);
    return name === null ? null : command("getent ahosts", name);
  },
  SSH_REACHED: (check) => {
    const name = nameHaving(check, NO_ANSWER);
    return name === null ? null : command("ssh-keyscan -t ed25519 -p", valueOf(check, "port") ?? "22", name);
  },
  NODE_FREE_SPACE: ({ values }) => command("df -Pk", ...values.map(({ name }) => name.replace(/ freeBytes$/, ""))),
  CLOCKS_AGREE: () => "date",
  GLUSTER_VERSIONS_MATCH: () => "gluster --version",
  NO_LEFTOVER_SYNC_TIME: ({ host }, { workers }) =>
    command(
      String.raw`getfattr --absolute-names -d -m '\.stime$' -e hex`,
      ...workers.flatMap(({ brick }) => (brick.hostId === host?.id ? [brick.path] : [])),
    ),
};

/** Null where no single command shows it. */
export function commandFor(check: Check, evidence: SessionEvidence): string | null {
  return COMMANDS[check.code]?.(check, evidence) ?? null;
}

export function valueOf({ values }: Check, wanted: string): string | null {
  return values.find(({ name }) => name === wanted)?.value ?? null;
}

/** Python may run, and gsyncd with it not. */
function pythonCommand(check: Check, { checkUp }: SessionEvidence): string | null {
  const interpreter = valueOf(check, "interpreter")?.split(" ");
  if (interpreter === undefined) return null;
  if (valueOf(check, "exitCode") !== "1") return command("", ...interpreter, "--version");
  const gsyncd = checkUp?.checks.find(({ code, host }) => code === "GSYNCD_WORKS" && host?.id === check.host?.id);
  const folder = gsyncd === undefined ? null : valueOf(gsyncd, "folder");
  if (folder === null) return null;
  const words = "config-check sync-jobs --value 1 --debug".split(" ");
  return command("", ...interpreter, `${folder}/python/syncdaemon/gsyncd.py`, ...words);
}

function nameHaving({ values }: Check, wanted: string): string | null {
  return values.find(({ value }) => value === wanted)?.name ?? null;
}

/** @param words what it begins with, as a shell reads it @param rest what nodes told, each one word; null where there is none */
function command(words: string, ...rest: readonly string[]): string | null {
  return rest.length === 0 ? null : `${words} ${quoteArgv(rest)}`.trimStart();
}
