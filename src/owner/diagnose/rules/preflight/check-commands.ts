import { quoteArgv } from "../../../../gluster/shell.js";
import { type Check, type CheckCode, NO_ANSWER } from "../../../../model/checks/checks.js";
import { NOT_FOUND } from "../../../../model/checks/node-checks.js";
import { secondaryVolumeOf, type SessionEvidence } from "../../evidence.js";

type CommandOf = (check: Check, evidence: SessionEvidence) => string | null;

/** Of a volume that cannot be mounted, an rsync that copies nothing on a mount, or hosts that differ, no single command tells. */
const COMMANDS: Partial<Readonly<Record<CheckCode, CommandOf>>> = {
  SOURCE_STARTED: (_, { volume }) => command("gluster volume info", volume.name),
  DESTINATION_STARTED: (_, evidence) =>
    command(
      "gluster",
      `--remote-host=${evidence.session.row.secondaryHostName}`,
      "volume",
      "info",
      secondaryVolumeOf(evidence),
    ),
  GSYNCD_WORKS: (check) => {
    const folder = valueOf(check, "folder");
    return folder === null ? null : command("", `${folder}/gsyncd`, "--version");
  },
  PYTHON_WORKS: pythonCommand,
  RSYNC_COPIES: (check) => (valueOf(check, "version") === null ? "rsync --version" : null),
  NAMES_RESOLVE: (check) => command("getent ahosts", ...namesHaving(check, NOT_FOUND)),
  SSH_REACHED: (check) =>
    command(
      `ssh-keyscan -t ed25519 -p ${quoteArgv([valueOf(check, "port") ?? "22"])}`,
      ...namesHaving(check, NO_ANSWER),
    ),
  NODE_FREE_SPACE: ({ values }) => command("df -Pk", ...values.map(({ name }) => name.replace(/ freeBytes$/, ""))),
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
function pythonCommand(check: Check): string | null {
  const interpreter = valueOf(check, "interpreter")?.split(" ");
  if (interpreter === undefined) return null;
  const gsyncd = valueOf(check, "gsyncd");
  if (gsyncd === null) return command("", ...interpreter, "--version");
  // Without it Python leaves its cache beside gsyncd.
  const words = "config-check sync-jobs --value 1 --debug".split(" ");
  return command("env PYTHONDONTWRITEBYTECODE=1", ...interpreter, gsyncd, ...words);
}

function namesHaving({ values }: Check, wanted: string): string[] {
  return values.flatMap(({ name, value }) => (value === wanted ? [name] : []));
}

/** @param words what it begins with, as a shell reads it @param rest what nodes told, each one word; null where there is none */
function command(words: string, ...rest: readonly string[]): string | null {
  return rest.length === 0 ? null : `${words} ${quoteArgv(rest)}`.trimStart();
}
