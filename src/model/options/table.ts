/**
 * The options of gsyncd. Names, kinds of values and what they do: gsyncd.conf.in and syncdaemon/*.py of GlusterFS 10. A
 * cluster itself tells which of them it has, their defaults, and whether they are set.
 */
import type { OptionDefinition, OptionType } from "./definition.js";
import { RSYNC_FLAGS } from "./rsync-flags.js";
import { CLI_OPTIONS, MOUNT_OPTIONS, REMOTE_PROGRAM, SSH_OPTIONS, type WordList } from "./word-lists.js";

type Facts = Partial<Omit<OptionDefinition, "name" | "description" | "type">>;

// gsyncd.conf.in names no validation for these, so that `config-set` takes any text; the next read of it fails.
const UNCHECKED_NUMBER =
  "gsyncd does not check it: a text that is no number stays in the session's configuration, and breaks every later command on it, its reset included.";
const PLAIN_NUMBER = "gsyncd reads it with Python's int(), which takes signs, underscores and leading zeros too.";
// to_bool in gsyncdconfig.py.
const YES_IS_FALSE =
  "gsyncd reads every other word as false: glusterd takes yes and 1, and gsyncd then does the opposite.";

const SHELL = "It becomes part of a command that root runs on every source node";
const LEFT_TO_GLUSTER = "Gluster itself sets it, and a session whose files are elsewhere is lost to it.";
const OF_NO_USE = "gsyncd reads it nowhere.";

function option(type: OptionType, name: string, description: string, facts: Facts): OptionDefinition {
  return {
    name,
    description,
    type,
    olderNames: olderNamesOf(name),
    allowedValues: type === "BOOLEAN" ? ["true", "false"] : null,
    minimum: null,
    maximum: null,
    pattern: null,
    flags: null,
    level: "OPERATOR",
    levelReason: null,
    restartsWorkers: true,
    stricterBecause: null,
    ...facts,
  };
}

/** Up to release 9 the destination was the slave and the source the master. */
function olderNamesOf(name: string): string[] {
  const older = name
    .replace(/\bsecondarys?\b/, (word) => word.replace("secondary", "slave"))
    .replace(/^primary-/, "master-");
  return older === name ? [] : [older];
}

const bool = (name: string, description: string, facts: Facts = {}) => option("BOOLEAN", name, description, facts);
const looseBool = (name: string, description: string, facts: Facts = {}) =>
  bool(name, description, { stricterBecause: YES_IS_FALSE, ...facts });
const choice = (name: string, allowedValues: readonly string[], description: string, facts: Facts = {}) =>
  option("CHOICE", name, description, { allowedValues, ...facts });
const logLevel = (name: string, of: string) =>
  choice(name, ["ERROR", "INFO", "WARNING", "DEBUG"], `Least severe lines that ${of} logs.`);
const integer = (name: string, minimum: number, maximum: number, description: string, facts: Facts = {}) =>
  option("INTEGER", name, description, { minimum, maximum, stricterBecause: PLAIN_NUMBER, ...facts });
const uncheckedInteger = (name: string, minimum: number, maximum: number, description: string, why = "") =>
  integer(name, minimum, maximum, description, { stricterBecause: `${UNCHECKED_NUMBER}${why}` });
const seconds = (name: string, minimum: number, description: string, why?: string) =>
  uncheckedInteger(name, minimum, 86_400, description, why);

const admin = (type: OptionType, name: string, description: string, levelReason: string, facts: Facts = {}) =>
  option(type, name, description, { level: "ADMIN", levelReason, ...facts });
const program = (name: string, what: string) =>
  admin("PROGRAM", name, `Path of ${what} on the source nodes.`, `${SHELL}.`, {
    stricterBecause: "gsyncd looks for a relative path from its own working folder.",
  });
const programFolder = (name: string, where: string) =>
  admin("FOLDER", name, `Folder of Gluster's programs on the ${where} nodes.`, "Root runs the programs in it.", {
    stricterBecause: "gsyncd checks nothing, and a relative path means another folder to each of its processes.",
  });
const words = (name: string, description: string, levelReason: string, taken: WordList) =>
  admin("TEXT", name, description, levelReason, taken);
const nobody = (name: string, description: string, levelReason: string, type: OptionType = "TEXT") =>
  option(type, name, description, { level: "NOBODY", levelReason });
const path = (name: string, what: string) => nobody(name, `Path of ${what}.`, LEFT_TO_GLUSTER, "FOLDER");
const count = (name: string, what: string) =>
  nobody(name, what, "gsyncd counts the volume's bricks itself.", "INTEGER");

/** By name. */
export const OPTION_TABLE: readonly OptionDefinition[] = [
  admin(
    "BOOLEAN",
    "access-mount",
    "Leave the workers' mount of the source volume where everyone on the node sees it, to look for faults.",
    "It opens the whole volume to whoever has a shell on the node, past the permissions of its clients.",
  ),
  nobody("allow-network", "Networks that the destination takes connections from.", OF_NO_USE),
  choice(
    "change-detector",
    ["changelog", "xsync"],
    "How changes are found: by the bricks' changelog, or by walking through all files (xsync), which misses deletes and renames.",
  ),
  seconds("change-interval", 1, "Seconds between two scans for changes.", " Without a pause the workers never rest."),
  admin(
    "TEXT",
    "changelog-archive-format",
    "Pattern, as strftime takes it, of the archives that processed changelogs are put in.",
    "It becomes part of a file's name that root writes.",
    {
      pattern: { regExp: /^[A-Za-z0-9%._-]{1,64}$/, words: "1 to 64 letters, digits and % . _ -" },
      stricterBecause: "gsyncd checks nothing, and a slash leads out of the folder of archives.",
    },
  ),
  uncheckedInteger(
    "changelog-batch-size",
    1,
    2_147_483_647,
    "Most bytes of changelogs that are worked off together: what a worker that fails has to do again.",
  ),
  path("changelog-log-file", "the changelog library's log"),
  logLevel("changelog-log-level", "the changelog library on the source nodes"),
  nobody(
    "checkpoint",
    "Epoch second up to which everything written must have arrived.",
    "A checkpoint is set by setGeoRepCheckpoint, with the clock of the node that runs the command.",
    "INTEGER",
  ),
  path("cli-log-file", "the log of gsyncd's commands"),
  logLevel("cli-log-level", "gsyncd's own command line"),
  seconds(
    "connection-timeout",
    1,
    "Seconds that the workers may take to mount the volumes.",
    " With none no worker lives.",
  ),
  path("georep-session-working-dir", "the session's folder"),
  bool(
    "gfid-conflict-resolution",
    "Mend destination files that have the name and not the identity of their source by themselves.",
  ),
  words(
    "gluster-cli-options",
    "More options for the gluster command that mounts through the mount broker.",
    `${SHELL}.`,
    CLI_OPTIONS,
  ),
  nobody("gluster-command", "Path of the gluster command.", "Gluster reserves it.", "PROGRAM"),
  programFolder("gluster-command-dir", "source"),
  path("gluster-log-file", "the log of the source volume's mount"),
  logLevel("gluster-log-level", "the mount of the source volume"),
  path("gluster-logdir", "the folder of logs"),
  words("gluster-params", "Mount options of the source volume.", `${SHELL}.`, MOUNT_OPTIONS),
  path("gluster-rundir", "the folder of pid files"),
  path("glusterd-workdir", "glusterd's folder"),
  path("gsyncd-miscdir", "the folder of the workers' files"),
  looseBool("ignore-deletes", "Keep on the destination what is deleted on the source."),
  nobody("isolated-secondarys", "Destination nodes that are left alone.", OF_NO_USE),
  path("log-file", "gsyncd's log on the source nodes"),
  logLevel("log-level", "gsyncd on the source nodes"),
  bool("log-rsync-performance", "Log what each run of rsync copied and how long it took.", { restartsWorkers: false }),
  uncheckedInteger(
    "max-rsync-retries",
    1,
    1_000,
    "How often files that could not be copied are tried again before they are given up, and the worker moves on.",
    " Below 1 a worker never moves on.",
  ),
  admin(
    "FOLDER",
    "meta-volume-mnt",
    "Where the shared storage volume is mounted on the source nodes.",
    "Root writes lock files below it.",
    { stricterBecause: "gsyncd checks nothing, and a relative path means another folder to each of its processes." },
  ),
  path("pid-file", "the monitor's pid file"),
  nobody("primary-bricks", "Bricks of the source volume.", LEFT_TO_GLUSTER),
  count("primary-disperse-count", "Bricks of a dispersed set of the source volume."),
  count("primary-distribution-count", "Sets of the source volume."),
  count("primary-replica-count", "Bricks of a replica set of the source volume."),
  nobody("primary-volume-id", "UUID of the source volume.", LEFT_TO_GLUSTER),
  words(
    "remote-gsyncd",
    "Path of gsyncd on the destination, where the keys do not name it themselves.",
    "It is run on the destination by the user of the session.",
    REMOTE_PROGRAM,
  ),
  seconds("replica-failover-interval", 0, "Seconds after which a Passive brick checks whether it must take over."),
  program("rsync-command", "rsync"),
  admin(
    "BOOLEAN",
    "rsync-opt-existing",
    "Have rsync leave out files that are not on the destination yet (--existing).",
    "Without it rsync makes files that Gluster gives another identity than their source.",
    { stricterBecause: YES_IS_FALSE },
  ),
  admin(
    "BOOLEAN",
    "rsync-opt-ignore-missing-args",
    "Have rsync pass over files that vanished meanwhile (--ignore-missing-args).",
    "Without it every batch with a deleted file fails.",
    { stricterBecause: YES_IS_FALSE },
  ),
  option("TEXT", "rsync-options", "More flags for rsync, separated by blanks: how fast it copies.", {
    flags: RSYNC_FLAGS,
    pattern: {
      regExp: /^[^ ]+( +[^ ]+)*$/,
      words: `flags out of ${RSYNC_FLAGS.map((flag) => flag.words).join(", ")}`,
    },
    stricterBecause:
      "gsyncd hands rsync any other as well, and it writes files as root, runs programs, or leaves files out and says nothing.",
  }),
  words(
    "rsync-ssh-options",
    "More options for the ssh that rsync runs.",
    `${SHELL}: ssh's ProxyCommand names a program.`,
    SSH_OPTIONS,
  ),
  admin(
    "BOOLEAN",
    "secondary-access-mount",
    "Leave the mount of the destination volume where everyone on the node sees it, to look for faults.",
    "It opens the whole volume to whoever has a shell on the node, past the permissions of its clients.",
  ),
  nobody("secondary-bricks", "Bricks of the destination volume.", LEFT_TO_GLUSTER),
  programFolder("secondary-gluster-command-dir", "destination"),
  path("secondary-gluster-log-file", "the log of the destination volume's mount"),
  path("secondary-gluster-log-file-mbr", "the log of the destination volume's mount by the mount broker"),
  logLevel("secondary-gluster-log-level", "the mount of the destination volume"),
  // What the destination's mount gets are its own gluster-params, which the source hands on no more than this.
  nobody("secondary-gluster-params", "Mount options of the destination volume.", OF_NO_USE),
  path("secondary-log-file", "gsyncd's log on the destination nodes"),
  logLevel("secondary-log-level", "gsyncd on the destination nodes"),
  seconds(
    "secondary-timeout",
    0,
    "Seconds without a word from the source after which the destination's side ends; 0 for never.",
  ),
  nobody("secondary-volume-id", "UUID of the destination volume.", LEFT_TO_GLUSTER),
  choice(
    "special-sync-mode",
    ["partial", "recover"],
    "Part of a failback by hand: recover copies by time stamps, partial those of a list.",
    {
      level: "ADMIN",
      levelReason: "It changes which side's data win.",
      stricterBecause:
        "glusterd takes no other; gsyncd takes any text, and its workers fail with one that they do not know.",
    },
  ),
  program("ssh-command", "ssh"),
  words(
    "ssh-options",
    "Options of ssh to the destination, the key's path among them.",
    `${SHELL}: ssh's ProxyCommand names a program.`,
    SSH_OPTIONS,
  ),
  words(
    "ssh-options-tar",
    "Options of ssh to the destination for sync-method tarssh.",
    `${SHELL}: ssh's ProxyCommand names a program.`,
    SSH_OPTIONS,
  ),
  integer("ssh-port", 1, 65_535, "TCP port of the destination's SSH server."),
  path("state-file", "the session's status file"),
  nobody("state_socket_unencoded", "Kept for releases of the past.", OF_NO_USE),
  nobody("stime-xattr-prefix", "Where the time up to which a brick is synced is kept.", LEFT_TO_GLUSTER),
  looseBool("sync-acls", "Copy POSIX access control lists, with sync-method rsync."),
  integer("sync-jobs", 1, 100, "How many copies run at once for each brick."),
  choice(
    "sync-method",
    ["tarssh", "rsync"],
    "What copies file contents: rsync, or tar over ssh, which is faster for many small files.",
  ),
  looseBool("sync-xattrs", "Copy extended attributes, with sync-method rsync."),
  program("tar-command", "tar"),
  looseBool(
    "use-meta-volume",
    "Have a lock on the shared storage volume decide which brick of a set is Active. Needs cluster.enable-shared-storage; without its mount the workers are Faulty.",
  ),
  admin(
    "BOOLEAN",
    "use-rsync-xattrs",
    "Have rsync copy all extended attributes, Gluster's own among them.",
    "It copies what a destination volume in use must not be given.",
    { stricterBecause: YES_IS_FALSE },
  ),
  path("working-dir", "the workers' folder"),
];
