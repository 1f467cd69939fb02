import type { FindingCode } from "../../../model/findings/findings.js";
import type { Rule } from "../evidence.js";
import { changeDetectorXsync } from "./source/change-detector.js";
import { changesNotTaken } from "./workers/changes-not-taken.js";
import { explainingChecks, otherChecks } from "./preflight/checks.js";
import { clocksApart } from "./clocks-apart.js";
import { connectionSilent } from "./workers/connection-silent.js";
import { destinationFull } from "./gsyncd-log/destination-full.js";
import { destinationReplaced } from "./destination/destination-replaced.js";
import { destinationWrittenTo } from "./destination/destination-written-to.js";
import { entriesFailed, gfidConflict } from "./gsyncd-log/entries-failed.js";
import { filesDiffer } from "./destination/files-differ.js";
import { gsyncdBroken, gsyncdNotRun } from "./gsyncd-log/gsyncd-broken.js";
import { hostUnresolvable } from "./gsyncd-log/host-unresolvable.js";
import { keyWithoutCommand } from "./gsyncd-log/key-without-command.js";
import { keysMissing } from "./destination/keys-missing.js";
import { libraryMissing } from "./gsyncd-log/library-missing.js";
import { metaVolumeNotMounted } from "./gsyncd-log/meta-volume.js";
import { destinationMount, sourceMount } from "./further-logs/mount.js";
import { mountBrokerDenied } from "./further-logs/mount-broker-denied.js";
import { monitorDied } from "./workers/monitor-died.js";
import { nameNotUtf8 } from "./gsyncd-log/name-not-utf8.js";
import { noProgress } from "./workers/no-progress.js";
import { optionsDiffer } from "./source/options-differ.js";
import { pythonBroken } from "./gsyncd-log/python-broken.js";
import { rsyncFailed } from "./gsyncd-log/rsync-failed.js";
import { rsyncMissing } from "./gsyncd-log/rsync-missing.js";
import { sessionFilesMissing } from "./source/session-files-missing.js";
import { sourceBrickFull } from "./source/source-brick-full.js";
import { sourceGlusterdDown, sourceNodeUnreachable } from "./source/source-nodes.js";
import { changelogOff, indexingOff, sourceBrickDown, sourceVolumeStopped } from "./source/source-volume.js";
import { sshLoginFailed, sshLoginRefused } from "./gsyncd-log/ssh-login-refused.js";
import { sshUnreachable } from "./gsyncd-log/ssh-unreachable.js";
import { sudoDenied } from "./gsyncd-log/sudo-denied.js";
import { tarFailed } from "./gsyncd-log/tar-failed.js";
import { unexplained } from "./workers/unexplained.js";
import { workerFlapping } from "./workers/worker-flapping.js";
import { workerRestarting } from "./workers/worker-restarting.js";

/** What gsyncd's logs tell. */
const LOG_RULES: readonly Rule[] = [
  sshLoginRefused,
  sshLoginFailed,
  sshUnreachable,
  hostUnresolvable,
  keyWithoutCommand,
  gsyncdBroken,
  gsyncdNotRun,
  libraryMissing,
  pythonBroken,
  nameNotUtf8,
  sudoDenied,
  metaVolumeNotMounted,
  rsyncMissing,
  rsyncFailed,
  tarFailed,
  destinationFull,
  gfidConflict,
  entriesFailed,
];

/** Causes why workers fail: where one of them is found, what fails is explained. */
export const EXPLAINING: readonly Rule[] = [
  ...LOG_RULES,
  connectionSilent,
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
