import { hostsOf, logRule } from "./log-rule.js";
import { beginAnew } from "../session-commands.js";

/**
 * gsyncd reads changelogs as UTF-8 (primary.py, process_change), and ends at the first name that is none. The changelog stays the
 * next one to be read when the file has another name by then: only a session without a sync time does without it (GlusterFS 10.3).
 */
export const nameNotUtf8 = logRule({
  code: "NAME_NOT_UTF8",
  patterns: [/Unicode(?:Decode|Encode)Error: '(?:utf-?8)' codec/i],
  message: (_, all) => `gsyncd of ${hostsOf(all)} ends at a file or directory whose name is no UTF-8.`,
  remedy: (_first, _all, evidence) => [
    `On a host that has ${evidence.volume.name} mounted, in the mount: find . | LC_ALL=C.UTF-8 grep -naxv '.*' | cat -v # tells which names`,
    "Rename them. gsyncd ends at the changelog that holds the old names all the same, which only a session that begins anew does without.",
    ...beginAnew(evidence),
  ],
  mutation: "deleteGeoRepSession",
});
