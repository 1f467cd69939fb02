import { hostsOf, logRule } from "./log-rule.js";

// primary.py, log_failures: `ENTRY FAILED [{data=({…, 'entry': '.gfid/…/name', 'op': 'MKNOD'}, 17, {'gfid_mismatch': True, …})}]`.
const NAME = /'entry': '(?:\.gfid\/00000000-0000-0000-0000-000000000001(?=\/))?([^']+)'/;

/** Files under names that the destination has others for, where gsyncd did not resolve it (option gfid-conflict-resolution). */
export const gfidConflict = logRule({
  code: "GFID_CONFLICT",
  patterns: [/(?:ENTRY|META) FAILED.*'gfid_mismatch': True/],
  ofWorking: true,
  message: ({ entry }, all) =>
    `${all.length} entries of ${hostsOf(all)} are other files at the destination, such as ${NAME.exec(entry.text)?.[1] ?? "one that is not named"}.`,
  remedy: () => [
    "Have gsyncd resolve it: setGeoRepOption with the key gfid-conflict-resolution and true (its default), then stop and start the session.",
    "See that nobody else writes to the destination volume: what is there under such a name is moved out of the way, or goes.",
  ],
  mutation: "setGeoRepOption",
});

export const entriesFailed = logRule({
  code: "ENTRIES_FAILED",
  patterns: [/(?:ENTRY|META) FAILED(?!.*'gfid_mismatch': True)/, /The above directory failed to sync/],
  ofWorking: true,
  message: ({ entry }, all) =>
    `${all.length} entries of ${hostsOf(all)} failed at the destination, such as ${NAME.exec(entry.text)?.[1] ?? "the one of the evidence"}.`,
  remedy: () => [
    "See the evidence for the entry and the error number that the destination gave (errno, as in errno(3)).",
    "A directory that fails holds everything below it up: mend it at the destination, then stop and start the session.",
  ],
});
