import { hostsOf, logRule } from "./log-rule.js";

/** libgfchangelog.py loads it when a worker starts. */
export const libraryMissing = logRule({
  code: "GSYNCD_BROKEN",
  patterns: [/OSError: (\S+\.so\S*): cannot open shared object file/],
  message: ({ match: [, library = ""] }, all) =>
    `gsyncd of ${hostsOf(all)} does not start: ${library}: cannot open shared object file.`,
  remedy: ({ match: [, library = ""] }, all) => [
    `On ${hostsOf(all)}: ldconfig -p | grep -F ${library} # tells whether it is there`,
    "Install the package that holds it (libgfchangelog0; where there is none of that name glusterfs-libs), of the version of Gluster there.",
  ],
});
