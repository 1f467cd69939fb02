/** The service's judgement of options' values beside that of Gluster's own `gsyncd.py config-check`. */
import type { ClusterClient } from "../../src/gluster/client.js";
import { gsyncdArgv } from "../../src/gluster/hosts/gsyncd.js";
import type { OptionDefinition } from "../../src/model/options/definition.js";
import { whyNotTaken } from "../../src/model/options/judge.js";
import { OPTION_TABLE } from "../../src/model/options/table.js";

// Good and bad ones of each type, and such as only one side may take.
const VALUES: Readonly<Record<OptionDefinition["type"], readonly string[]>> = {
  BOOLEAN: ["true", "false", "True", "yes", "1", "x"],
  INTEGER: ["-1", "0", "5", "04", "+4", "1_0", "101", "65536", "9999999999", "x"],
  CHOICE: ["ERROR", "CRITICAL", "info", "changelog", "rsync", "tarssh", "partial", "x"],
  PROGRAM: ["/usr/bin/rsync", "/no/such", "rsync", "/etc"],
  FOLDER: ["/usr/sbin", "/no/such", "sbin"],
  TEXT: ["%Y%m", "../%Y", "--a -b c", "x"],
};

export interface Differences {
  /** Values that Gluster takes and the service refuses. */
  readonly stricter: Readonly<Record<string, readonly string[]>>;
  /** Values that the service takes and Gluster refuses. */
  readonly looser: Readonly<Record<string, readonly string[]>>;
  /** Options that config-check knows, and that the service lets nobody set. */
  readonly keptBack: readonly string[];
  /** Options of the table that Gluster's config-check does not know. */
  readonly unknown: readonly string[];
}

const AT_ONCE = 6;

/** Asks a node's gsyncd about every option of the table. */
export async function differences(client: ClusterClient): Promise<Differences> {
  const questions = OPTION_TABLE.flatMap((definition) =>
    (definition.level === "NOBODY" ? ["x"] : VALUES[definition.type]).map((value) => ({ definition, value })),
  );
  const answers = new Map<(typeof questions)[number], number | null>();
  const waiting = questions.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const question of waiting) answers.set(question, await exitCodeOf(client, question));
    }),
  );
  const stricter: Record<string, string[]> = {};
  const looser: Record<string, string[]> = {};
  const keptBack: string[] = [];
  const unknown: string[] = [];
  for (const question of questions) {
    const { definition, value } = question;
    const code = answers.get(question);
    if (code !== 0 && code !== 2 && code !== 3) throw new Error(`config-check ${definition.name} ended with ${code}`);
    if (code === 2) unknown.push(definition.name);
    else if (definition.level === "NOBODY") keptBack.push(definition.name);
    else {
      const taken = whyNotTaken(definition, value) === null;
      if (taken !== (code === 0)) ((taken ? looser : stricter)[definition.name] ??= []).push(value);
    }
  }
  return { stricter, looser, keptBack, unknown };
}

async function exitCodeOf(
  client: ClusterClient,
  { definition, value }: { readonly definition: OptionDefinition; readonly value: string },
): Promise<number | null> {
  const answer = await client.read({
    name: "gsyncd config-check",
    argv: gsyncdArgv("config-check", definition.name, `--value=${value}`),
    timeoutMs: 30_000,
    changes: false,
    parse: ({ exitCode }) => exitCode,
  });
  return answer.value;
}

// Signs, leading zeros and underscores are numbers to Python's int().
const NO_PLAIN_NUMBER = ["04", "+4", "1_0"];
// gsyncd checks nothing here: all of them would be taken, and break the session.
const NO_NUMBER_OF_SECONDS = ["-1", ...NO_PLAIN_NUMBER, "9999999999", "x"];
const NO_POSITIVE_NUMBER = ["-1", "0", ...NO_PLAIN_NUMBER, "9999999999", "x"];
const NO_BOOLEAN = ["True", "yes", "1", "x"];
// gsyncd hands any text on: what no program of its can make anything of is refused.
const NO_TEXT_OF_ITS_KIND = ["%Y%m", "../%Y", "--a -b c", "x"];
const NO_OPTIONS_OF_SSH = ["%Y%m", "../%Y", "x"];
// Only the node itself can tell whether a program is there: the operation fails with Gluster's refusal.
const NO_PROGRAM = ["/no/such", "/etc"];

/** All differences there are; the reasons stand in the table of options. */
export const DIFFERENCES: Differences = {
  stricter: {
    "change-interval": NO_POSITIVE_NUMBER,
    "changelog-archive-format": ["../%Y", "--a -b c"],
    "changelog-batch-size": NO_POSITIVE_NUMBER,
    "connection-timeout": NO_POSITIVE_NUMBER,
    "gluster-cli-options": NO_TEXT_OF_ITS_KIND,
    "gluster-command-dir": ["sbin"],
    "gluster-params": NO_TEXT_OF_ITS_KIND,
    "ignore-deletes": NO_BOOLEAN,
    "max-rsync-retries": ["-1", "0", ...NO_PLAIN_NUMBER, "65536", "9999999999", "x"],
    "meta-volume-mnt": ["sbin"],
    "remote-gsyncd": NO_TEXT_OF_ITS_KIND,
    "replica-failover-interval": NO_NUMBER_OF_SECONDS,
    "rsync-opt-existing": NO_BOOLEAN,
    "rsync-opt-ignore-missing-args": NO_BOOLEAN,
    "rsync-options": NO_TEXT_OF_ITS_KIND,
    "rsync-ssh-options": NO_OPTIONS_OF_SSH,
    "secondary-gluster-command-dir": ["sbin"],
    "secondary-timeout": NO_NUMBER_OF_SECONDS,
    "special-sync-mode": ["ERROR", "CRITICAL", "info", "changelog", "rsync", "tarssh", "x"],
    "ssh-options": NO_OPTIONS_OF_SSH,
    "ssh-options-tar": NO_OPTIONS_OF_SSH,
    "ssh-port": NO_PLAIN_NUMBER,
    "sync-acls": NO_BOOLEAN,
    "sync-jobs": NO_PLAIN_NUMBER,
    "sync-xattrs": NO_BOOLEAN,
    "use-meta-volume": NO_BOOLEAN,
    "use-rsync-xattrs": NO_BOOLEAN,
  },
  looser: { "rsync-command": NO_PROGRAM, "ssh-command": NO_PROGRAM, "tar-command": NO_PROGRAM },
  keptBack: [
    "allow-network",
    "changelog-log-file",
    "checkpoint",
    "cli-log-file",
    "georep-session-working-dir",
    "gluster-command",
    "gluster-log-file",
    "gluster-logdir",
    "gluster-rundir",
    "glusterd-workdir",
    "gsyncd-miscdir",
    "isolated-secondarys",
    "log-file",
    "pid-file",
    "primary-bricks",
    "primary-disperse-count",
    "primary-distribution-count",
    "primary-replica-count",
    "primary-volume-id",
    "secondary-bricks",
    "secondary-gluster-log-file",
    "secondary-gluster-log-file-mbr",
    "secondary-gluster-params",
    "secondary-log-file",
    "secondary-volume-id",
    "state-file",
    "stime-xattr-prefix",
    "working-dir",
  ],
  unknown: ["state_socket_unencoded"],
};
