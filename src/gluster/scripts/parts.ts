/** Parts that scripts of ours for nodes have in common: POSIX sh. */

/** Sets `w` to glusterd's working folder. */
export const WORKING_FOLDER = String.raw`w=/var/lib/glusterd
for c in /etc/glusterfs/glusterd.vol /usr/local/etc/glusterfs/glusterd.vol; do
[ -r "$c" ] || continue
while read -r o k v r; do [ "$o $k" = "option working-directory" ] && w=$v; done <"$c"
break
done`;

/**
 * Where packages put gsyncd: Debian below its architecture's folder, RPM in libexec, a build of one's own in /usr/local. Words of a
 * script, where a shell expands them.
 */
export const GSYNCD_FOLDERS =
  "/usr/libexec/glusterfs /usr/lib/*/glusterfs /usr/lib/glusterfs /usr/lib64/glusterfs /usr/local/libexec/glusterfs";
