/** gsyncd asked directly: all options of a session with their defaults, in a tenth of a second and without the cluster's lock. */
import type { GlusterCommand } from "./command.js";
import { readTextAnswer } from "./envelope.js";
import type { Secondary } from "./georep-command.js";
import { Refusal } from "./refusal.js";
import { secondaryArg, type VolumeName } from "./values.js";

export interface ListedOption {
  /** With dashes. */
  readonly name: string;
  readonly value: string;
  /** Known only of an option that was changed: gsyncd keeps a default apart only then. */
  readonly default: string | null;
  readonly configurable: boolean;
  readonly modified: boolean;
}

// Where packages put gsyncd.py: Debian below its architecture's directory, RPM in libexec, a build of one's own in /usr/local.
// The script looks for it, since a glob in an argument would be quoted away; "$@" carries the arguments untouched.
const FIND_AND_RUN = `for g in /usr/libexec/glusterfs /usr/lib/*/glusterfs /usr/lib/glusterfs /usr/lib64/glusterfs /usr/local/libexec/glusterfs; do
if [ -r "$g/python/syncdaemon/gsyncd.py" ]; then
for p in python3 python; do if PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v $p >/dev/null 2>&1; then
PATH=/usr/sbin:/usr/bin:/sbin:/bin exec $p "$g/python/syncdaemon/gsyncd.py" "$@"; fi; done; fi; done
echo 'gsyncd.py: not found' >&2; exit 127`;

/** NOT_FOUND (exit code 127) where there is no gsyncd.py, or it is too old to have `config-get` (before 4.1). */
export function configListFull(volume: VolumeName, secondary: Secondary): GlusterCommand<readonly ListedOption[]> {
  const destination = secondaryArg(secondary);
  // gsyncd wants the user told in any case; Gluster itself leaves root out.
  const named = destination.includes("@") ? destination : `root@${destination}`;
  return {
    name: "gsyncd config-get",
    argv: ["sh", "-c", FIND_AND_RUN, "gsyncd", "config-get", volume, named, "--show-defaults", "--json"],
    timeoutMs: 30_000,
    changes: false,
    parse: (result) => {
      if (result.exitCode === 127 || (result.exitCode === 2 && /invalid choice|unrecognized/.test(result.stderr))) {
        throw new Refusal("NOT_FOUND", result.stderr.trim());
      }
      return readTextAnswer(result, readOptions);
    },
  };
}

function readOptions(stdout: string): readonly ListedOption[] {
  let list: unknown;
  try {
    list = JSON.parse(stdout);
  } catch {
    throw new Refusal("BAD_OUTPUT", `gsyncd's answer is no JSON: ${stdout.slice(0, 200)}`);
  }
  if (!Array.isArray(list)) {
    throw new Refusal("BAD_OUTPUT", `gsyncd's answer is no list: ${stdout.slice(0, 200)}`);
  }
  return list.map(optionOf);
}

function optionOf(entry: unknown): ListedOption {
  if (typeof entry !== "object" || entry === null) {
    throw new Refusal("BAD_OUTPUT", "an option in gsyncd's answer is no object");
  }
  const fields: Partial<Record<string, unknown>> = { ...entry };
  const { name, value, configurable, modified } = fields;
  if (typeof name !== "string" || typeof value !== "string") {
    throw new Refusal("BAD_OUTPUT", "an option in gsyncd's answer has no name or no value");
  }
  const isModified = modified === true;
  return {
    name: name.replaceAll("_", "-"),
    value: plain(value),
    default: isModified && typeof fields["default"] === "string" ? plain(fields["default"]) : null,
    configurable: configurable === true,
    modified: isModified,
  };
}

/** Python's booleans, as the CLI prints them. */
function plain(value: string): string {
  return value === "True" ? "true" : value === "False" ? "false" : value;
}
