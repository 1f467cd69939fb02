import { GSYNCD_FOLDERS, WORKING_FOLDER } from "../scripts/parts.js";

const PROGRAMS = [
  "/usr/bin/rsync",
  "/usr/local/bin/rsync",
  ...GSYNCD_FOLDERS.split(" ").flatMap((folder) => [`${folder}/gsyncd`, `${folder}/python/syncdaemon/gsyncd.py`]),
];

/**
 * The script that reports a node's sessions from the files of glusterd and gsyncd: POSIX sh and awk, reads only, needs root,
 * installs nothing. Its one parameter is the digest of a report that the caller has: when nothing has changed since, the node
 * sends the digest alone. Whatever the number of sessions it starts seven processes (stat three times, awk, grep, tr, sha256sum), and
 * some more where a connection is silent.
 *
 * Framing: one record per line, its kind in the first character, so that no content can be taken for a record:
 *   V<protocol>  S<SHA-256 of the records that follow, empty on a node without sha256sum>
 *   D<session folder>  K<inode> <size> <mode> <time of change> <file of keys>  P<the same of a program>
 *   I<device> <inode> <pid file>  F<file>  L<a line of that file>
 *   C<words of a worker's SSH client to whom nothing comes back, each ended by US (0x1f)>
 *   /proc/<pid>/cmdline:<words, ended in the same way>  E (the end; without it the answer is not complete)
 * Command lines have NUL there, which a shell's variables do not hold. Files are read by awk's getline, which passes over one
 * that vanished in the meantime. What changes with other processes of the machine is left out, or no report would be like the
 * last: of /proc/locks only locks on the pid files are told, without their number in the list, and of /proc/net/unix only the
 * sockets that listen; and the patterns for command lines do not match those that they stand in, grep's and the shells'. Of a
 * session's files an empty one is told as well, since a missing gsyncd.conf means something, and so is /proc/net/unix without a
 * line of glusterd's. Of keys it tells that their files are others than before: gsyncd's own, and what lets other nodes log in as
 * root; not in the homes of others, which may be mounted from elsewhere and hang. The same of rsync, which gsyncd starts anew for
 * each batch of files, and of gsyncd, without which glusterd and its CLI refuse what is asked of sessions whose workers go on.
 * Of volumes it tells glusterd's version of each, which is another after each change, start and stop (glusterd-store.c,
 * glusterd_store_volinfo). Where a monitor has a pid file it looks for connections that have sent the same segment six times again
 * without an answer (retrnsmt in net/ipv4/tcp_ipv4.c: more than twelve seconds), and only where there are any for the SSH clients that
 * they are of: of its own user alone, since anybody may give a process such words.
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
/var/run/gluster/gsyncd-*.pid /proc/locks /proc/net/unix /proc/net/tcp /proc/net/tcp6 \
/var/run/gluster/vols/*/*.pid vols/*/run/*.pid
} | awk '
function put(line) { if (!headed) { print "F" file; headed = 1 } print "L" line }
/^I[0-9]+ / { print; inodes[$2] = 1; monitored = 1; next }
{
  file = $0; headed = 0
  connections = file == "/proc/net/tcp" || file == "/proc/net/tcp6"
  if (connections && !monitored) next
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
      if (line ~ /^(version|volume-id)=/) put(line)
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
    } else if (connections) {
      split(line, word, " ")
      if (word[4] == "01" && word[7] ~ /^0*([6-9A-F]|[1-9A-F].)$/) { silent["socket:[" word[10] "]"]; silence = 1 }
    } else put(line)
  }
  close(file)
  if (got == 0 && !headed && (part[1] == "geo-replication" || file == "/proc/net/unix")) print "F" file
}
END {
  if (!silence) exit
  command = "grep -als gsyncd-aux-ss[h] /proc/[0-9]*/cmdline"
  while ((command | getline file) > 0) { sub(/cmdline$/, "fd", file); clients[file ":"] = file; folders = folders " " file }
  if (folders == "") exit
  command = "ls -lnq /proc/self/fd" folders " 2>/dev/null"
  while ((command | getline line) > 0) {
    if (line in clients) { client = clients[line]; continue }
    if (line == "/proc/self/fd:") { client = ""; continue }
    if (split(line, word, " ") != 11) continue
    if (client == "") self = word[3]
    else if (word[11] in silent) owners[client] = word[3]
  }
  for (client in owners) {
    if (owners[client] != self) continue
    command = "tr \"\\000\" \"\\037\" 2>/dev/null < " substr(client, 1, length(client) - 2) "cmdline"
    if ((command | getline line) > 0) print "C" line
    close(command)
  }
}' || exit 70
grep -aHs -e '--resource-remot[e]' -e '--brick-nam[e]' /proc/[0-9]*/cmdline | tr '\000' '\037'
}
r=$(report) || exit 70
set -- "$1" $(printf '%s\n' "$r" | sha256sum 2>/dev/null)
printf 'V2\nS%s\n' "$2"
[ -n "$2" ] && [ "$1" = "$2" ] || printf '%s\n' "$r"
echo E`;
