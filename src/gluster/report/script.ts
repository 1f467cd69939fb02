import { WORKING_FOLDER } from "../scripts/parts.js";

/**
 * The script that reports a node's sessions from the files of glusterd and gsyncd: POSIX sh and awk, reads only, needs root,
 * installs nothing. Whatever the number of sessions it starts four processes (date, stat, awk, grep).
 *
 * Framing: one record per line, its kind in the first character, so that no content can be taken for a record:
 *   V<protocol>  T<epoch seconds>  W<working directory>  D<session folder>  I<device> <inode> <pid file>  F<file>
 *   L<a line of that file>  /proc/<pid>/cmdline:<NUL-separated words>  E (the end; without it the answer is not complete)
 * Files are read by awk's getline, which passes over one that vanished in the meantime. Of a session's files an empty one is
 * told as well, since a missing gsyncd.conf means something, and so is /proc/net/unix without a line of glusterd's. Bricks' pid
 * files lie below vols/ in /var/run/gluster, before 4.0 in glusterd's working directory (glusterd.h,
 * GLUSTERD_GET_BRICK_PIDFILE). Exit codes: 66 no files of glusterd's, 70 awk failed.
 */
export const REPORT_PROTOCOL = 1;

export const REPORT_SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
${WORKING_FOLDER}
printf 'V1\nT%s\nW%s\n' "$(date +%s)" "$w"
cd "$w" && [ -r glusterd.info ] || { echo "no readable glusterd.info in $w" >&2; exit 66; }
for d in geo-replication/*/; do [ -d "$d" ] && printf 'D%s\n' "$d"; done
stat -c 'I%d %i %n' /var/run/gluster/gsyncd-*.pid 2>/dev/null
printf '%s\n' glusterd.info vols/*/info vols/*/bricks/* geo-replication/*/monitor.status \
geo-replication/*/brick_*.status geo-replication/*/gsyncd.conf \
/var/run/gluster/gsyncd-*.pid /proc/locks /proc/net/unix /var/run/gluster/vols/*/*.pid vols/*/run/*.pid | awk '
function put(line) { if (!headed) { print "F" file; headed = 1 } print "L" line }
{
  file = $0; headed = 0
  split(file, part, "/")
  if (part[1] == "vols" && part[3] == "bricks") {
    host = substr(part[4], 1, index(part[4], ":-"))
    if (!(part[2] in sessions) || (host in foreign)) next
  }
  while ((got = (getline line < file)) > 0) {
    if (part[1] == "vols" && part[3] == "bricks") {
      if (line ~ /^uuid=/ && tolower(substr(line, 6)) != self) { foreign[host] = 1; break }
      if (line ~ /^(hostname|path|uuid)=/) put(line)
      if (line ~ /^path=/) break
    } else if (part[1] == "vols" && part[3] == "info") {
      if (line ~ /^volume-id=/) put(line)
      if (line ~ /^(secondary|slave)[0-9]+=/) { put(line); sessions[part[2]] = 1 }
    } else if (file == "glusterd.info") {
      if (line ~ /^UUID=/) { put(line); self = tolower(substr(line, 6)) }
    } else if (file == "/proc/locks") {
      if (line ~ /^[0-9]+: (POSIX|OFDLCK) /) put(line)
    } else if (file == "/proc/net/unix") {
      if (line ~ /\/glusterd\.socket$/) put(line)
    } else put(line)
  }
  close(file)
  if (got == 0 && !headed && (part[1] == "geo-replication" || file == "/proc/net/unix")) print "F" file
}' || exit 70
grep -aHsF -e --resource-remote -e --brick-name /proc/[0-9]*/cmdline
echo E`;
