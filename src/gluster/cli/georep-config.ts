/** A session's options by the CLI. All of them take the cluster's lock; `gsyncd.ts` reads the full list without it. */
import type { GlusterCommand } from "../command.js";
import { readXmlAnswer } from "./envelope.js";
import { CLI_TIMEOUT_MS, georepArgv, georepChange, type Secondary } from "./georep-command.js";
import type { OptionKey, OptionValue, VolumeName } from "../values.js";
import { child, XmlProblem } from "./xml.js";

/** Every option with its present value, keys with dashes. (`config KEY` answers nothing with --xml: there is only the list.) */
export function configList(volume: VolumeName, secondary: Secondary): GlusterCommand<ReadonlyMap<string, string>> {
  return {
    name: "geo-replication config",
    argv: georepArgv(volume, secondary, "config"),
    timeoutMs: CLI_TIMEOUT_MS,
    changes: false,
    parse: (result) =>
      readXmlAnswer(result, (root) => {
        const config = child(root, "geoRep", "config");
        if (config === undefined) {
          throw new XmlProblem("there is no <config>");
        }
        return new Map(config.children.map((option) => [option.name.replaceAll("_", "-"), option.text]));
      }),
  };
}

/** A set restarts the workers, and un-pauses a paused session. */
export function configSet(
  volume: VolumeName,
  secondary: Secondary,
  key: OptionKey,
  value: OptionValue,
): GlusterCommand<void> {
  // The CLI takes any word that begins with two dashes for an option of its own ("unrecognized option"), also here. gsyncd
  // takes a blank in front of a value away when it reads its configuration.
  const word = value.startsWith("--") ? ` ${value}` : value;
  return georepChange("config set", volume, secondary, ["config", key, word]);
}

export function configReset(volume: VolumeName, secondary: Secondary, key: OptionKey): GlusterCommand<void> {
  return georepChange("config reset", volume, secondary, ["config", `!${key}`]);
}

/** Sets the checkpoint to the present second of the node that runs the command. Does not restart the workers. */
export function checkpointNow(volume: VolumeName, secondary: Secondary): GlusterCommand<void> {
  return georepChange("config checkpoint now", volume, secondary, ["config", "checkpoint", "now"]);
}
