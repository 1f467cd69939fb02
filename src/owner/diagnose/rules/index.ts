import type { FindingCode } from "../../../model/findings/findings.js";
import type { Rule } from "../evidence.js";
import { changeDetectorXsync } from "./change-detector.js";
import { changesNotTaken } from "./changes-not-taken.js";
import { explainingChecks, otherChecks } from "./checks.js";
import { clocksApart } from "./clocks-apart.js";
import { destinationReplaced } from "./destination-replaced.js";
import { destinationWrittenTo } from "./destination-written-to.js";
import { entriesFailed, gfidConflict } from "./entries-failed.js";
import { filesDiffer } from "./files-differ.js";
import { gsyncdBroken } from "./gsyncd-broken.js";
import { hostUnresolvable } from "./host-unresolvable.js";
import { keysMissing } from "./keys-missing.js";
import { libraryMissing } from "./library-missing.js";
import { metaVolumeNotMounted } from "./meta-volume.js";
import { destinationMount, sourceMount } from "./mount.js";
import { mountBrokerDenied } from "./mount-broker-denied.js";
import { monitorDied } from "./monitor-died.js";
import { nameNotUtf8 } from "./name-not-utf8.js";
import { noProgress } from "./no-progress.js";
import { optionsDiffer } from "./options-differ.js";
import { pythonBroken } from "./python-broken.js";
import { rsyncFailed } from "./rsync-failed.js";
import { rsyncMissing } from "./rsync-missing.js";
import { sessionFilesMissing } from "./session-files-missing.js";
import { sourceBrickFull } from "./source-brick-full.js";
import { sourceGlusterdDown, sourceNodeUnreachable } from "./source-nodes.js";
import { changelogOff, indexingOff, sourceBrickDown, sourceVolumeStopped } from "./source-volume.js";
import { sshLoginRefused } from "./ssh-login-refused.js";
import { sshUnreachable } from "./ssh-unreachable.js";
import { sudoDenied } from "./sudo-denied.js";
import { tarFailed } from "./tar-failed.js";
import { unexplained } from "./unexplained.js";
import { workerFlapping } from "./worker-flapping.js";
import { workerRestarting } from "./worker-restarting.js";

/** What gsyncd's logs tell. */
const LOG_RULES: readonly Rule[] = [
  sshLoginRefused,
  sshUnreachable,
  hostUnresolvable,
  gsyncdBroken,
  libraryMissing,
  pythonBroken,
  nameNotUtf8,
  sudoDenied,
  metaVolumeNotMounted,
  rsyncMissing,
  rsyncFailed,
  tarFailed,
  gfidConflict,
  entriesFailed,
];

/** Causes why workers fail: where one of them is found, what fails is explained. */
export const EXPLAINING: readonly Rule[] = [
  ...LOG_RULES,
  mountBrokerDenied,
  sourceMount,
  destinationMount,
  sourceBrickDown,
  sourceVolumeStopped,
  changelogOff,
  indexingOff,
  ...explainingChecks,
];

export const EXPLAINS: ReadonlySet<FindingCode> = new Set(EXPLAINING.map(({ code }) => code));

/** What is worth knowing whatever the workers do. */
export const STANDING: readonly Rule[] = [
  ...otherChecks,
  monitorDied,
  sessionFilesMissing,
  optionsDiffer,
  changeDetectorXsync,
  workerFlapping,
  changesNotTaken,
  noProgress,
  sourceBrickFull,
  keysMissing,
  destinationReplaced,
  destinationWrittenTo,
  clocksApart,
  filesDiffer,
  sourceNodeUnreachable,
  sourceGlusterdDown,
];

/** What is left to say where nothing explains why workers fail. */
export const OTHERWISE: readonly Rule[] = [workerRestarting, unexplained];

/** What the logs tell: while one of them is open, they are read on. */
export const LOGGED: ReadonlySet<FindingCode> = new Set([...LOG_RULES, ...OTHERWISE].map(({ code }) => code));

/** How long, in milliseconds, a cause must be seen before it is told, by code. */
export const PATIENCE: ReadonlyMap<FindingCode, number> = new Map(
  [...EXPLAINING, ...STANDING, ...OTHERWISE].flatMap(({ code, patienceMs }) =>
    patienceMs === undefined ? [] : [[code, patienceMs]],
  ),
);
