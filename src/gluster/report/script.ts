import { GSYNCD_FOLDERS, WORKING_FOLDER } from "../scripts/parts.js";

const PROGRAMS = [
  "/usr/bin/rsync",
  "/usr/local/bin/rsync",
  ...GSYNCD_FOLDERS.split(" ").flatMap((folder) => [`${folder}/gsyncd`, `${folder}/python/syncdaemon/gsyncd.py`]),
];

/**
 * The script that reports a node's sessions from the files of glusterd and gsyncd: POSIX sh and awk, reads only, needs root,
 * installs nothing. Its one parameter is the digest of a report that the caller has: when nothing has changed since, the node
 * sends the digest alone. Whatever the number of sessions it starts seven processes (stat three times, awk, grep, tr, sha256sum).
 *
 * Framing: one record per line, its kind in the first character, so that no content can be taken for a record:
 *   V<protocol>  S<SHA-256 of the records that follow, empty on a node without sha256sum>
 *   D<session folder>  K<inode> <size> <mode> <time of change> <file of keys>  P<the same of a program>
 *   I<device> <inode> <pid file>  F<file>  L<a line of that file>
 *   /proc/<pid>/cmdline:<words, each ended by US (0x1f)>  E (the end; without it the answer is not complete)
 * Command lines have NUL there, which a shell's variables do not hold. Files are read by awk's getline, which passes over one
 * that vanished in the meantime. What changes with other processes of the machine is left out, or no report would be like the
 * last: of /proc/locks only locks on the pid files are told, without their number in the list, and of /proc/net/unix only the
 * sockets that listen; and the patterns for command lines do not match those that they stand in, grep's and the shells'. Of a
 * session's files an empty one is told as well, since a missing gsyncd.conf means something, and so is /proc/net/unix without a
 * line of glusterd's. Of keys it tells that their files are others than before: gsyncd's own, and what lets other nodes log in as
 * root; not in the homes of others, which may be mounted from elsewhere and hang. The same of rsync, which gsyncd starts anew for
 * each batch of files, and of gsyncd, without which glusterd and its CLI refuse what is asked of sessions whose workers go on.
 * Bricks' pid files lie below vols/ in /var/run/gluster, before 4.0 in glusterd's working directory (glusterd.h,
 * GLUSTERD_GET_BRICK_PIDFILE). Exit codes: 66 no files of glusterd's, 70 awk failed.
 */
export const REPORT_PROTOCOL = 2;

export const REPORT_SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
${WORKING_FOLDER}
cd "$w" && [ -r glusterd.info ] || { echo "no readable glusterd.info in $w" >&2; exit 66; }
report() {
for d in geo-replication/*/; do [ -d "$d" ] && printf 'D%s\n' "$d"; done
stat -L -c 'K%i %s %a %Z %n' /root/.ssh/authorized_keys geo-replication/*.pem.pub 2>/dev/null
stat -L -c 'P%i %s %a %Z %n' ${PROGRAMS.join(" ")} 2>/dev/null
{ stat -c 'I%d %i %n' /var/run/gluster/gsyncd-*.pid 2>/dev/null
printf '%s\n' glusterd.info vols/*/info vols/*/bricks/* geo-replication/*/monitor.status \
geo-replication/*/brick_*.status geo-replication/*/gsyncd.conf \
/var/run/gluster/gsyncd-*.pid /proc/locks /proc/net/unix /var/run/gluster/vols/*/*.pid vols/*/run/*.pid
} | awk '
function put(line) { if (!headed) { print "F" file; headed = 1 } print "L" line }
/^I[0-9]+ / { print; inodes[$2] = 1; next }
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
      if (line !~ /^[0-9]+: (POSIX|OFDLCK) /) continue
      split(line, word, " "); split(word[6], place, ":")
      if (place[3] in inodes) { sub(/^[0-9]+/, "0", line); put(line) }
    } else if (file == "/proc/net/unix") {
      split(line, word, " ")
      if (line ~ /\/glusterd\.socket$/ && word[4] ~ /[13579BDFbdf]....$/) put(line)
    } else put(line)
  }
  close(file)
  if (got == 0 && !headed && (part[1] == "geo-replication" || file == "/proc/net/unix")) print "F" file
}' || exit 70
grep -aHs -e '--resource-remot[e]' -e '--brick-nam[e]' /proc/[0-9]*/cmdline | tr '\000' '\037'
}
r=$(report) || exit 70
set -- "$1" $(printf '%s\n' "$r" | sha256sum 2>/dev/null)
printf 'V2\nS%s\n' "$2"
[ -n "$2" ] && [ "$1" = "$2" ] || printf '%s\n' "$r"
echo E`;
