import { type SessionEvidence, secondaryVolumeOf } from "../../evidence.js";
import { listed } from "../listed.js";
import { hostsOf, logRule, type Matched } from "./log-rule.js";
import { setOption, stopAndStart } from "../session-commands.js";

// primary.py, log_failures: `ENTRY FAILED [{data=({…, 'entry': '.gfid/…/name', 'op': 'MKNOD'}, 17, {'gfid_mismatch': True, …})}]`.
const NAME = /'entry': '(?:\.gfid\/00000000-0000-0000-0000-000000000001(?=\/))?([^']+)'/;

/** Files under names that the destination has others for, where gsyncd did not resolve it (option gfid-conflict-resolution). */
export const gfidConflict = logRule({
  code: "GFID_CONFLICT",
  patterns: [/(?:ENTRY|META) FAILED.*'gfid_mismatch': True/],
  ofWorking: true,
  message: (_first, all) => `The destination has other files under the names of ${entriesIn(all)}.`,
  remedy: (_first, _all, evidence) => [
    ...haveResolved(evidence),
    "See that nobody else writes to the destination volume: what is there under such a name is moved out of the way, or goes.",
  ],
  mutation: "setGeoRepOption",
});

/**
 * What the destination answers such a call with that gsyncd has no word for ends the worker: `PermissionError: [Errno 1] Operation
 * not permitted: '.gfid/…'` below a traceback. That it has no room (28) is another finding.
 */
const REFUSED =
  /\.(?:entry_ops|meta_ops)\([\s\S]*^(\w+: \[Errno (?!28\])\d+\] [^:\n]+)(?:: '\.gfid\/((..)(..)[0-9a-f-]{32})'?)?/m;
/** The parent is not there (errno 2, ENOENT), which gsyncd makes anew where it resolves conflicts. */
const NO_PARENT = /ENTRY FAILED.*\}, 2, \{'gfid_mismatch': False/;

export const entriesFailed = logRule({
  code: "ENTRIES_FAILED",
  patterns: [/(?:ENTRY|META) FAILED(?!.*'gfid_mismatch': True)/, /The above directory failed to sync/, REFUSED],
  ofWorking: true,
  message: ({ match }, all) =>
    match[1] === undefined
      ? `The destination could not take ${entriesIn(all)}.`
      : `The destination refuses a change of ${hostsOf(all)}, and the worker ends at it each time that it is started: ${match[1]}.`,
  remedy: ({ match, entry }, _, evidence) => {
    const [, refused, gfid, first, second] = match;
    if (refused !== undefined) {
      return [
        ...(gfid === undefined || first === undefined || second === undefined
          ? []
          : [fileOf(secondaryVolumeOf(evidence), `.glusterfs/${first}/${second}/${gfid}`)]),
        "Once the destination admits it, the worker goes on by itself.",
      ];
    }
    if (!NO_PARENT.test(entry.text)) {
      return [
        "See the evidence for the entry and the error number that the destination gave (errno, as in errno(3)).",
        "A directory that fails holds everything below it up: mend it at the destination.",
        stopAndStart(evidence),
        ANEW,
      ];
    }
    return [
      ...haveResolved(evidence),
      "The directory of the entry is missing at the destination: gsyncd makes it where it resolves conflicts.",
      ANEW,
      "Then run the mutation verifyGeoRepSession: it tells what else is missing.",
    ];
  },
});

/** gsyncd's default, and the changelog that holds the entry is gone through again. */
function haveResolved(evidence: SessionEvidence): readonly string[] {
  return [setOption(evidence, "gfid-conflict-resolution", "true"), stopAndStart(evidence)];
}

/** `2 entries of src1: /a and /b`; an entry whose parent is not the root is named by that one's gfid. */
function entriesIn(all: readonly Matched[]): string {
  // That a directory failed is said once more, without its name, where the worker ends at it.
  const failed = all.filter(({ entry }) => entry.text.includes("FAILED"));
  const names = failed.flatMap(({ entry }) => NAME.exec(entry.text)?.[1] ?? []);
  const count = failed.length === 0 ? all.length : failed.length;
  const entries = `${count} ${count === 1 ? "entry" : "entries"} of ${hostsOf(all)}`;
  return names.length === 0 ? entries : `${entries}: ${listed(names)}`;
}

const ANEW =
  "Where the source volume is mounted, for each file that was left out: setfattr -n glusterfs.geo-rep.trigger-sync -v 1 FILE # has it copied anew";

/** @param link the file's second name below a brick */
function fileOf(volume: string, link: string): string {
  return `On every node of the destination: for b in $(gluster volume info ${volume} | sed -n 's|^Brick[0-9]*: .*:/|/|p'); do lsattr "$b/${link}"; find "$b" -path "$b/.glusterfs" -prune -o -samefile "$b/${link}" -print; done # tells which file it is; an i among its attributes forbids every change: chattr -i FILE`;
}
