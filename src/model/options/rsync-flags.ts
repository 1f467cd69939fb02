import type { OptionFlag } from "./definition.js";

/**
 * What may be added to the flags that gsyncd gives rsync (resource.py, rsync): what decides how fast a file is copied, and not
 * whether, to where, or with what beside it. Every rsync since 3.0 knows them; one that it does not know ends it.
 */
export const RSYNC_FLAGS: readonly OptionFlag[] = [
  { words: "--bwlimit=RATE", regExp: /^--bwlimit=\d{1,9}(\.\d{1,3})?[kKmMgG]?$/ },
  { words: "--checksum (-c)", regExp: /^(--checksum|-c)$/ },
  { words: "--compress (-z)", regExp: /^(--compress|-z)$/ },
  { words: "--compress-level=0…9", regExp: /^--compress-level=\d$/ },
  { words: "--ignore-times (-I)", regExp: /^(--ignore-times|-I)$/ },
  { words: "--no-compress", regExp: /^--no-compress$/ },
  { words: "--no-whole-file", regExp: /^--no-whole-file$/ },
  { words: "--skip-compress=SUFFIXES", regExp: /^--skip-compress=[A-Za-z0-9]{1,16}(\/[A-Za-z0-9]{1,16}){0,63}$/ },
  // Below that a busy destination would end every copy.
  { words: "--timeout=SECONDS (30 and more)", regExp: /^--timeout=([3-9]\d|[1-9]\d{2,4})$/ },
  { words: "--whole-file (-W)", regExp: /^(--whole-file|-W)$/ },
];
