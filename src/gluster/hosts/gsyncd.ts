/** gsyncd asked directly: all options of a session, in a tenth of a second each time and without the cluster's lock. */
import type { GlusterCommand } from "../command.js";
import { readTextAnswer } from "../cli/envelope.js";
import type { Secondary } from "../cli/georep-command.js";
import { withoutGreeting } from "../ssh/greeting.js";
import { Refusal } from "../refusals/refusal.js";
import { GSYNCD_FOLDERS } from "../scripts/parts.js";
import { secondaryArg, type VolumeName } from "../values.js";
import { storable } from "../readable.js";

export interface ListedOption {
  /** With dashes. */
  readonly name: string;
  readonly value: string;
  /** False for what gsyncd sets itself. */
  readonly configurable: boolean;
  /**
   * Whether the session's own configuration sets it. Not to be relied on where the default is empty: gsyncd then tells
   * false of a changed option too.
   */
  readonly modified: boolean;
}

// "$@" carries the arguments untouched.
const FIND_AND_RUN = `for g in ${GSYNCD_FOLDERS}; do
if [ -r "$g/python/syncdaemon/gsyncd.py" ]; then
for p in python3 python; do if PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v $p >/dev/null 2>&1; then
PATH=/usr/sbin:/usr/bin:/sbin:/bin exec $p "$g/python/syncdaemon/gsyncd.py" "$@"; fi; done; fi; done
echo 'gsyncd.py: not found' >&2; exit 127`;

/** A command of gsyncd's as it is run on a node. */
export function gsyncdArgv(...words: readonly string[]): readonly string[] {
  return ["sh", "-c", FIND_AND_RUN, "gsyncd", ...words];
}

/** NOT_FOUND (exit code 127) where there is no gsyncd.py, or it is too old to have `config-get` (before 4.1). */
export function configListFull(volume: VolumeName, secondary: Secondary): GlusterCommand<readonly ListedOption[]> {
  return configGet(volume, secondary, []);
}

/**
 * The same as if the session had no configuration of its own: every default. The list itself cannot be believed for them,
 * since gsyncd tells the changed value as the default of options that are numbers or booleans (gsyncdconfig.py,
 * _do_typecast).
 */
export function configDefaults(volume: VolumeName, secondary: Secondary): GlusterCommand<readonly ListedOption[]> {
  return configGet(volume, secondary, ["-c", "/dev/null"]);
}

function configGet(
  volume: VolumeName,
  secondary: Secondary,
  more: readonly string[],
): GlusterCommand<readonly ListedOption[]> {
  const destination = secondaryArg(secondary);
  // gsyncd wants the user told in any case; Gluster itself leaves root out.
  const named = destination.includes("@") ? destination : `root@${destination}`;
  return {
    name: "gsyncd config-get",
    argv: gsyncdArgv("config-get", volume, named, "--show-defaults", "--json", ...more),
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
    list = JSON.parse(withoutGreeting(stdout, /^\[/m));
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
  return {
    name: storable(name.replaceAll("_", "-")),
    value: plain(value),
    configurable: configurable === true,
    modified: modified === true,
  };
}

/** Python's booleans, as the CLI prints them. */
function plain(value: string): string {
  return value === "True" ? "true" : value === "False" ? "false" : storable(value);
}
