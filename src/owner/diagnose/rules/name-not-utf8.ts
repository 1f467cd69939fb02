import { hostsOf, logRule } from "./log-rule.js";

/**
 * gsyncd reads changelogs as UTF-8 (primary.py, process_change), and ends at the first name that is none. The changelog stays the
 * next one to be read when the file has another name by then: only a session without a sync time does without it (GlusterFS 10.3).
 */
export const nameNotUtf8 = logRule({
  code: "NAME_NOT_UTF8",
  patterns: [/Unicode(?:Decode|Encode)Error: '(?:utf-?8)' codec/i],
  message: (_, all) => `gsyncd of ${hostsOf(all)} ends at a file or directory whose name is no UTF-8.`,
  remedy: (_first, _all, { volume, named }) => {
    const session = `gluster volume geo-replication ${volume.name} ${named}`;
    return [
      `Where ${volume.name} is mounted, which names: find . | LC_ALL=C.UTF-8 grep -naxv '.*' | cat -v`,
      "Rename them. gsyncd ends at the changelog that holds the old names all the same: have the session begin anew.",
      "By mutations: stopGeoRepSession with force: true, deleteGeoRepSession with resetSyncTime: true, createGeoRepSession with force: true; then all files are compared again, and what is there is not copied.",
      `Or on a source node: ${session} stop force && ${session} delete reset-sync-time && ${session} create push-pem force && ${session} start`,
    ];
  },
  mutation: "deleteGeoRepSession",
});
