/** A change to a volume that every brick notes and that changes no data: a new time stamp on its root. */
import type { GlusterCommand } from "../command.js";
import { readTextAnswer } from "./envelope.js";
import type { VolumeName } from "../values.js";

/** How long the volume is mounted at most; the client process ends by itself then, whoever is left to end it. */
const MOUNTED_SECONDS = 45;

/**
 * A checkpoint is the second C in which it was set. A brick rolls its changelog over at the end of some second, names it by that
 * second, and gsyncd syncs to the second before (`process` in primary.py): what is noted within C may end in
 * CHANGELOG.C, which leaves last_synced at C - 1, for good where nobody else writes. The touch is therefore made two seconds
 * later, one of them for nodes whose clocks are apart.
 */
const LATER_SECONDS = 2;

/**
 * Mounts by Gluster's own client in the foreground: the mount ends with it, also where this shell is killed. A stat of a
 * mount that does not answer would hang, so that its presence is read from the list of mounts.
 * Exit codes: 1 touch failed, 71 stopped, 72 the volume could not be mounted.
 */
const TOUCH_ROOT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
began=$(date +%s)
d=$(mktemp -d "/tmp/georep-touch.XXXXXX") || exit 72
mounted() { grep -qF " $d fuse" /proc/self/mounts; }
end() {
  kill "$client" 2>/dev/null; wait "$client" 2>/dev/null
  mounted && umount -l "$d"
  rm -f "$d.log"; rmdir "$d"
}
timeout -k 5 ${MOUNTED_SECONDS} glusterfs --no-daemon --volfile-server=localhost --volfile-id="$1" --log-file="$d.log" "$d" &
client=$!
trap end EXIT
trap 'exit 71' HUP INT TERM
fail() {
  echo "the volume could not be mounted on this node" >&2
  sed -n 's/^.* E \[.*\] [^ ]*: //p' "$d.log" 2>/dev/null | tail -n 3 >&2
  exit 72
}
n=0
until mounted; do
  n=$((n + 1))
  [ "$n" -le 100 ] && kill -0 "$client" 2>/dev/null || fail
  sleep 0.2
done
until [ "$(($(date +%s) - began))" -ge ${LATER_SECONDS} ]; do sleep 0.1; done
# A client that finds no volume ends, with its mount there for a while yet, or takes it away again: then touch fails, or it is the
# folder below that is touched.
said=$(timeout -k 5 20 touch -c "$d" 2>&1) || {
  case $said in *'endpoint is not connected') fail ;; esac
  echo "$said" >&2; exit 1
}
mounted || fail`;

/** Must run as root on a node of the cluster, the one that has set the checkpoint which the touch is for. */
export function touchRoot(volume: VolumeName): GlusterCommand<void> {
  return {
    name: "touch root",
    argv: ["sh", "-c", TOUCH_ROOT, "touch", volume],
    timeoutMs: (MOUNTED_SECONDS + 15) * 1_000,
    changes: true,
    parse: (result) => readTextAnswer(result, () => undefined),
  };
}
