/** Options of volumes that geo-replication sets, and leaves behind. */
import type { GlusterCommand } from "../command.js";
import { GLUSTER_XML, readXmlAnswer } from "./envelope.js";
import { CLI_TIMEOUT_MS } from "./georep-command.js";
import type { VolumeName } from "../values.js";

/** What `create` switches on at the source (glusterd-geo-rep.c), and `delete` leaves so. */
export const PRIMARY_OPTIONS = [
  "changelog.changelog",
  "geo-replication.ignore-pid-check",
  "geo-replication.indexing",
] as const;

/** What keeps others than gsyncd from writing to a destination: set by the hook of `create push-pem`. */
export const READ_ONLY = "features.read-only";

export function setVolumeOption(volume: VolumeName, key: string, value: string): GlusterCommand<void> {
  return volumeChange("volume set", ["set", volume, key, value]);
}

/** With `force`, or the two of geo-replication's own are refused as protected. One that is not set may be reset as well. */
export function resetVolumeOption(volume: VolumeName, key: string): GlusterCommand<void> {
  return volumeChange("volume reset", ["reset", volume, key, "force"]);
}

function volumeChange(name: string, words: readonly string[]): GlusterCommand<void> {
  return {
    name,
    argv: [...GLUSTER_XML, "volume", ...words],
    timeoutMs: CLI_TIMEOUT_MS,
    changes: true,
    parse: (result) => readXmlAnswer(result, () => undefined),
  };
}

/** Whether a volume's option is on, whichever of its words says so (common-utils.c, gf_string2boolean). */
export function isOn(value: string): boolean {
  return ["on", "yes", "true", "enable", "1"].includes(value.toLowerCase());
}
