/** What the verbs of geo-replication share: how a session is named, and how a change answers. */
import type { GlusterCommand } from "../command.js";
import { GLUSTER_XML, readXmlAnswer } from "./envelope.js";
import { secondaryArg, type SecondaryUrl, type SessionKey, type VolumeName } from "../values.js";

/** A session by the destination to create, or, once it was found, by its key. */
export type Secondary = SecondaryUrl | SessionKey;

/** The CLI itself gives up after 120 s; a little more, so that its own words arrive. */
export const CLI_TIMEOUT_MS = 130_000;

export function georepArgv(volume: VolumeName, secondary: Secondary, ...words: readonly string[]): readonly string[] {
  return [...GLUSTER_XML, "volume", "geo-replication", volume, secondaryArg(secondary), ...words];
}

/** A command that changes a session. Its success says that Gluster took it, not what came of it. */
export function georepChange(
  name: string,
  volume: VolumeName,
  secondary: Secondary,
  words: readonly string[],
): GlusterCommand<void> {
  return {
    name: `geo-replication ${name}`,
    argv: georepArgv(volume, secondary, ...words),
    timeoutMs: CLI_TIMEOUT_MS,
    changes: true,
    parse: (result) => readXmlAnswer(result, () => undefined),
  };
}
