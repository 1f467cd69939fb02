/** Options of volumes: those that geo-replication sets and leaves behind, and what values mean. */
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

/** What is kept free of each brick: below it clients' writes fail (posix.c). */
export const RESERVE = "storage.reserve";

const RESERVE_PERCENT = "1";
const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/**
 * Bytes that are kept free of a brick of so many, by that option: a percentage, as is a number below 100 without a unit, or a size; 1 %
 * where it is not set.
 */
export function reservedBytes(value: string | undefined, total: bigint): bigint {
  const [, number = RESERVE_PERCENT, unit = "%"] =
    /^(\d{1,18}(?:\.\d+)?) ?(%|[KMGTP]?B|)$/.exec((value ?? "").toUpperCase()) ?? [];
  if (unit === "%" || (unit === "" && Number(number) < 100)) {
    return (total * BigInt(Math.round(Number(number) * 100))) / 10_000n;
  }
  return BigInt(Math.round(Number(number) * 1_024 ** Math.max(UNITS.indexOf(unit), 0)));
}
