/** The options of gsyncd 10.3 (gsyncd.conf.in), their defaults, and which values it takes. */
import type { Session } from "./session.js";

type Validation =
  | { readonly kind: "minmax"; readonly min: number; readonly max: number }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "bool" | "execpath" | "unixtime" };

export interface OptionRule {
  readonly name: string;
  /** With `${…}` where gsyncd puts in the session's names. */
  readonly value: string;
  readonly type: "int" | "bool" | "text";
  readonly configurable: boolean;
  readonly validation: Validation | null;
}

const LOG_LEVELS = { kind: "choice", values: ["ERROR", "INFO", "WARNING", "DEBUG"] } as const;
const LOGS = "/var/log/glusterfs/geo-replication/${session}";
const FAR_LOGS = "/var/log/glusterfs/geo-replication-secondaries/${session}";
const SSH = "-oPasswordAuthentication=no -oStrictHostKeyChecking=no -i /var/lib/glusterd/geo-replication";

const text = (name: string, value = "", validation: Validation | null = null): OptionRule => ({
  name,
  value,
  type: "text",
  configurable: true,
  validation,
});
const bool = (name: string, value: "true" | "false", isChecked = false): OptionRule => ({
  ...text(name, value, isChecked ? { kind: "bool" } : null),
  type: "bool",
});
const int = (name: string, value: number, validation: Validation | null = null): OptionRule => ({
  ...text(name, String(value), validation),
  type: "int",
});
const fixed = (rule: OptionRule): OptionRule => ({ ...rule, configurable: false });

/** In the order of their names, as gsyncd lists them. */
export const OPTION_RULES: readonly OptionRule[] = [
  bool("access-mount", "false", true),
  text("allow-network"),
  text("change-detector", "changelog", { kind: "choice", values: ["changelog", "xsync"] }),
  int("change-interval", 5),
  text("changelog-archive-format", "%Y%m"),
  int("changelog-batch-size", 727040),
  fixed(text("changelog-log-file", `${LOGS}/changes-\${local_id}.log`)),
  text("changelog-log-level", "INFO", LOG_LEVELS),
  int("checkpoint", 0, { kind: "unixtime" }),
  fixed(text("cli-log-file", "/var/log/glusterfs/geo-replication/cli.log")),
  text("cli-log-level", "INFO", LOG_LEVELS),
  int("connection-timeout", 60),
  fixed(text("georep-session-working-dir", "/var/lib/glusterd/geo-replication/${session}/")),
  bool("gfid-conflict-resolution", "true", true),
  text("gluster-cli-options"),
  text("gluster-command", "gluster", { kind: "execpath" }),
  text("gluster-command-dir", "/usr/sbin"),
  fixed(text("gluster-log-file", `${LOGS}/mnt-\${local_id}.log`)),
  text("gluster-log-level", "INFO", LOG_LEVELS),
  text("gluster-logdir", "/var/log/glusterfs"),
  text("gluster-params", "aux-gfid-mount acl"),
  text("gluster-rundir", "/var/run/gluster"),
  text("glusterd-workdir", "/var/lib/glusterd"),
  text("gsyncd-miscdir", "/var/lib/misc/gluster/gsyncd"),
  bool("ignore-deletes", "false"),
  text("isolated-secondarys"),
  fixed(text("log-file", `${LOGS}/gsyncd.log`)),
  text("log-level", "INFO", LOG_LEVELS),
  bool("log-rsync-performance", "false", true),
  int("max-rsync-retries", 10),
  text("meta-volume-mnt", "/run/gluster/shared_storage"),
  fixed(text("pid-file", "/var/run/gluster/gsyncd-${pid}.pid")),
  fixed(int("primary-disperse-count", 1)),
  fixed(int("primary-distribution-count", 1)),
  fixed(int("primary-replica-count", 1)),
  text("remote-gsyncd"),
  int("replica-failover-interval", 1),
  text("rsync-command", "rsync", { kind: "execpath" }),
  bool("rsync-opt-existing", "true"),
  bool("rsync-opt-ignore-missing-args", "true"),
  text("rsync-options"),
  text("rsync-ssh-options"),
  bool("secondary-access-mount", "false", true),
  text("secondary-gluster-command-dir", "/usr/sbin"),
  fixed(text("secondary-gluster-log-file", `${FAR_LOGS}/mnt-\${primary_node}-\${primary_brick_id}.log`)),
  fixed(text("secondary-gluster-log-file-mbr", `${FAR_LOGS}/mnt-mbr-\${primary_node}-\${primary_brick_id}.log`)),
  text("secondary-gluster-log-level", "INFO", LOG_LEVELS),
  text("secondary-gluster-params", "aux-gfid-mount acl"),
  fixed(text("secondary-log-file", `${FAR_LOGS}/gsyncd.log`)),
  text("secondary-log-level", "INFO", LOG_LEVELS),
  int("secondary-timeout", 120),
  text("special-sync-mode"),
  text("ssh-command", "ssh", { kind: "execpath" }),
  text("ssh-options", `${SSH}/secret.pem`),
  text("ssh-options-tar", `${SSH}/tar_ssh.pem`),
  int("ssh-port", 22, { kind: "minmax", min: 1, max: 65_535 }),
  fixed(text("state-file", "/var/lib/glusterd/geo-replication/${session}/monitor.status")),
  text("state_socket_unencoded"),
  text("stime-xattr-prefix"),
  bool("sync-acls", "true"),
  int("sync-jobs", 3, { kind: "minmax", min: 1, max: 100 }),
  text("sync-method", "rsync", { kind: "choice", values: ["tarssh", "rsync"] }),
  bool("sync-xattrs", "true"),
  text("tar-command", "tar", { kind: "execpath" }),
  bool("use-meta-volume", "false"),
  bool("use-rsync-xattrs", "false"),
  fixed(text("working-dir", "/var/lib/misc/gluster/gsyncd/${session}/")),
];

const RULES = new Map(OPTION_RULES.map((rule) => [rule.name, rule]));

/** By either spelling. `state_socket_unencoded` is found by none: gsyncd looks for it with dashes. */
export function optionRule(key: string): OptionRule | null {
  return RULES.get(key.replaceAll("_", "-")) ?? null;
}

// Sections of gsyncd.conf.in without a value: in no list, and known all the same.
const WITHOUT_VALUE = new Set(["primary-bricks", "secondary-bricks", "primary-volume-id", "secondary-volume-id"]);

/** The exit code of `config-check`. Whether an option is configurable gsyncd 10 asks, and does not heed. */
export function checked(key: string, value: string | null): 0 | 2 | 3 {
  const rule = optionRule(key);
  if (rule === null) return WITHOUT_VALUE.has(key.replaceAll("_", "-")) ? 0 : 2;
  return value === null || isTaken(rule, value) ? 0 : 3;
}

export function defaultOf(rule: OptionRule, session: Session | null): string {
  const folder = session?.folder ?? "";
  const pid = session?.pidFile.replace(/^.*\/gsyncd-/, "").replace(/\.pid$/, "") ?? "";
  return rule.value.replace("${session}", folder).replace("${pid}", pid);
}

/** The present value as the CLI lists it. */
export function valueOf(rule: OptionRule, session: Session): string {
  const changed = session.vars.get(rule.name) ?? session.vars.get(rule.name.replaceAll("-", "_"));
  if (changed === undefined) {
    return defaultOf(rule, session);
  }
  return rule.type === "bool" ? String(changed === "true" || changed === "True") : changed.trim();
}

/** gsyncdconfig.py, _is_valid_value. */
export function isTaken(rule: OptionRule, value: string): boolean {
  const { validation } = rule;
  switch (validation?.kind) {
    case undefined:
      return true;
    case "bool":
      return value === "true" || value === "false";
    case "choice":
      return validation.values.includes(value);
    case "minmax":
      return isBetween(value, validation.min, validation.max);
    case "unixtime":
      return /^\d+$/.test(value) && new Date(Number(value) * 1000).getUTCFullYear() !== 1970;
    case "execpath":
      return ["/usr/bin/rsync", "/usr/bin/ssh", "/usr/bin/tar", "/usr/sbin/gluster"].includes(value);
  }
}

/** As Python's int() reads it. */
function isBetween(value: string, least: number, largest: number): boolean {
  const number = /^\s*[+-]?\d+(_\d+)*\s*$/.test(value) ? Number(value.replaceAll("_", "")) : NaN;
  return number >= least && number <= largest;
}
