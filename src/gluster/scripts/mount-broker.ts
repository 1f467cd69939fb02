/**
 * The script that looks at and changes the mount broker of a destination node, which mounts volumes for users other than root:
 * POSIX sh with coreutils, awk and flock, run as root. The mount broker is a part of glusterd, told by options in glusterd.vol that
 * are read when glusterd starts (glusterd-mountbroker.c, glusterd.c).
 *
 * show <user> <group> <volume>             what there is
 * admit <user> <group> <volume> <root>     lets the user mount the volume, below the folder root
 * revoke <user> <group> <volume> <root> <origin|-> <keep|lines|folder> [<folder> <mode> <owner>]…
 *                                          takes that back. `lines`: root and group too, once no user is left; `folder`: and the
 *                                          folder root. The folders named get that mode and owner again
 * restart                                  has glusterd read its options, where it has not since they were changed
 * peers                                    waits until this node sees all its peers
 *
 * glusterd.vol is changed in a copy beside it with the same owner, mode and security context, which is then renamed: the file is
 * the old one or the new one whole, and all other lines stay as they are. A glusterd has read the file when its socket is newer. What
 * is taken back before that gets its old time again (origin: time and check sum), so that nothing is restarted for it.
 *
 * show prints F<file>  C<origin>  R<root>  G<group>  L<the user's volumes>  U<passwd entry>  N<the user's groups>  X<yes: the
 * user's shell runs a command in its own place>  P<group entry>  M<mode and owner of the folder root>  D<log folder, mode, owner>
 * S<what restarts glusterd>  T<yes: changed since glusterd started>  E (the end); what is not there has no line, or an empty one.
 * Exit codes: 66 no glusterd.vol, 69 nothing that restarts glusterd, 70 it did not come back whole, 73 not written, 75 someone else
 * changes it, 76 a peer is away.
 */
const SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
verb=$1; shift
f=
for c in /etc/glusterfs/glusterd.vol /usr/local/etc/glusterfs/glusterd.vol; do [ ! -f "$c" ] || { f=$c; break; }; done
[ -n "$f" ] || { echo 'there is no glusterd.vol' >&2; exit 66; }
d=$(dirname "$f")
s=/var/run/glusterd.socket
logs=/var/log/glusterfs
option() { awk -v k="$1" '$1 == "option" && $2 == k { v = $3 } END { print v }' "$f"; }
origin() { echo "$(stat -c %Y "$f"):$(cksum <"$f" | tr ' ' :)"; }
service() {
if [ -d /run/systemd/system ]; then
for u in glusterd glusterfs-server; do
systemctl cat "$u.service" >/dev/null 2>&1 && { echo "systemctl $u.service"; return; }
done
fi
for u in glusterd glusterfs-server; do
[ -x "/etc/init.d/$u" ] && { echo "/etc/init.d/$u"; return; }
done
}
is_stale() { [ ! -S "$s" ] || [ "$f" -nt "$s" ]; }
fail() { echo "$f was not changed" >&2; exit 73; }
lock() { exec 9<"$d" && flock -w "$1" 9 || { echo "another one holds the lock of $d" >&2; exit 75; }; }
t=
trap '[ -z "$t" ] || rm -f "$t"' EXIT
trap 'exit 73' HUP INT TERM
begin() {
was=$(stat -c '%i %s %Y %Z' "$f"; cksum <"$f")
t=$(mktemp "$d/.glusterd.vol.XXXXXX") && cp -a "$f" "$t" || fail
}
finish() {
if [ -n "$(tail -c 1 "$f")" ]; then truncate -s -1 "$t" || fail; fi
if cmp -s "$f" "$t"; then return; fi
sync "$t" || fail
[ "$(stat -c '%i %s %Y %Z' "$f"; cksum <"$f")" = "$was" ] || { echo "$f is being changed by someone else" >&2; exit 75; }
[ -z "$1" ] || touch -c -d "@$1" "$t" || fail
mv -f "$t" "$f" || fail
t=
sync "$d" 2>/dev/null
}
sees_peers() { p=$(gluster --mode=script pool list 2>&1) && ! printf '%s\n' "$p" | grep -q 'Disconnected'; }
wait_peers() {
n=0
until sees_peers; do
n=$((n + 1))
[ $n -lt 60 ] || { printf '%s\n' "$p" >&2; return 1; }
sleep 1
done
}
bricks() { grep -lx glusterfsd /proc/[0-9]*/comm 2>/dev/null; }
unhealed() {
for v in $(gluster --mode=script volume list 2>/dev/null); do
gluster --mode=script volume heal "$v" statistics heal-count 2>/dev/null
done | awk '/^Number of entries: [0-9]/ { n += $4 } END { print n + 0 }'
}
case $verb in
show)
user=$1 group=$2
printf 'F%s\nC%s\n' "$f" "$(origin)"
root=$(option mountbroker-root) has=$(option geo-replication-log-group)
printf 'R%s\nG%s\nL%s\n' "$root" "$has" "$(option "mountbroker-geo-replication.$user")"
if entry=$(getent passwd "$user"); then
printf 'U%s\nN%s\n' "$entry" "$(id -Gn "$user")"
shell=$(printf '%s\n' "$entry" | cut -d: -f7)
ran=$(sh -c 'echo $$; exec "$0" -c "readlink /proc/self"' "${"$"}{shell:-/bin/sh}" 2>/dev/null </dev/null | uniq | wc -l)
[ "$ran" != 1 ] || echo Xyes
fi
entry=$(getent group "${"$"}{has:-$group}") && printf 'P%s\n' "$entry"
stat -c 'M%a %u' "${"$"}{root:-/var/mountbroker-root}" 2>/dev/null
for l in "$logs"/geo-replication-secondaries "$logs"/geo-replication-slaves; do
for l in "$l" "$l"/mbr; do [ ! -d "$l" ] || stat -c 'D%n %a %u:%g' "$l"; done
done
printf 'S%s\n' "$(service)"
is_stale && echo Tyes
echo E;;
admit)
user=$1 group=$2 volume=$3 root=$4
lock 20
if [ ! -d "$root" ]; then mkdir -m 0711 "$root" || { echo "$root was not made" >&2; exit 73; }; fi
if command -v selinuxenabled >/dev/null 2>&1 && selinuxenabled; then
semanage fcontext -a -e /home "$root" >/dev/null 2>&1; restorecon -R "$root" >/dev/null 2>&1
fi
begin
awk -v u="mountbroker-geo-replication.$user" -v v="$volume" -v g="$group" -v r="$root" '
$1 == "option" && $2 == "mountbroker-root" { root = 1 }
$1 == "option" && $2 == "geo-replication-log-group" { group = 1 }
$1 == "option" && $2 == u && !users {
users = 1
if (index("," $3 ",", "," v ",") == 0) { match($0, /[ \t\r]*$/); $0 = substr($0, 1, RSTART - 1) "," v substr($0, RSTART) }
}
$1 == "end-volume" && !ended {
ended = 1
if (!root) print "    option mountbroker-root " r
if (!group) print "    option geo-replication-log-group " g
if (!users) print "    option " u " " v
}
{ print }
END { exit !ended }' "$f" >"$t" || fail
finish '';;
revoke)
user=$1 group=$2 volume=$3 root=$4 origin=$5 what=$6; shift 6
lock 20
begin
[ "$what" = keep ] && lines=0 || lines=1
awk -v u="mountbroker-geo-replication.$user" -v v="$volume" -v g="$group" -v r="$root" -v lines="$lines" '
function left(list,  n, i, a, o) {
n = split(list, a, ",")
for (i = 1; i <= n; i++) if (a[i] != v) o = o (o == "" ? "" : ",") a[i]
return o
}
NR == FNR { if ($1 == "option" && $2 ~ /^mountbroker[-.]/ && $2 != "mountbroker-root" && !($2 == u && left($3) == "")) others++; next }
$1 == "option" && $2 == u {
o = left($3)
if (o == "") next
if (o != $3) { match($0, /^[ \t]*option[ \t]+[^ \t]+[ \t]+/); $0 = substr($0, 1, RLENGTH) o substr($0, RLENGTH + 1 + length($3)) }
}
lines && !others && $1 == "option" && $2 == "mountbroker-root" && $3 == r { next }
lines && !others && $1 == "option" && $2 == "geo-replication-log-group" && $3 == g { next }
{ print }' "$f" "$f" >"$t" || fail
at=
if [ "$origin" != - ] && is_stale; then
if [ -n "$(tail -c 1 "$f")" ]; then sum=$(head -c -1 "$t" | cksum); else sum=$(cksum <"$t"); fi
[ "$(echo "$sum" | tr ' ' :)" != "${"$"}{origin#*:}" ] || at=${"$"}{origin%%:*}
fi
finish "$at"
[ -z "$(option mountbroker-root)" ] || exit 0
while [ $# -ge 3 ]; do
[ ! -d "$1" ] || { chown "$3" "$1" && chmod "$2" "$1"; } || fail
shift 3
done
[ "$what" = folder ] && [ -d "$root" ] || exit 0
if command -v selinuxenabled >/dev/null 2>&1 && selinuxenabled; then semanage fcontext -d -e /home "$root" >/dev/null 2>&1; fi
n=0
until rmdir "$root"/mb_hive "$root"/user[0-9]* "$root" 2>/dev/null; [ ! -d "$root" ]; do
n=$((n + 1))
[ $n -lt 20 ] || { echo "$root is not empty and stays" >&2; exit 73; }
sleep 1
done;;
peers)
wait_peers || { echo 'not all peers are connected' >&2; exit 76; };;
restart)
lock 280
by=$(service)
[ -n "$by" ] || { echo 'neither systemd nor an init script restarts glusterd on this node' >&2; exit 69; }
if is_stale; then
wait_peers || { echo 'glusterd was not restarted, since not all peers are connected' >&2; exit 76; }
before=$(bricks)
case $by in
systemctl*) systemctl reset-failed "${"$"}{by#* }" >/dev/null 2>&1; systemctl restart "${"$"}{by#* }" </dev/null >/dev/null 2>&1 9>&-;;
*) "$by" restart </dev/null >/dev/null 2>&1 9>&-;;
esac
n=0
until [ -S "$s" ] && ! is_stale && gluster --mode=script pool list >/dev/null 2>&1; do
n=$((n + 1))
[ $n -lt 60 ] || { echo 'glusterd did not come back:' >&2; grep ' E ' "$logs"/glusterd.log | tail -n 5 >&2; exit 70; }
sleep 1
done
echo restarted
fi
wait_peers || { echo 'glusterd was restarted, and its peers are not connected again' >&2; exit 70; }
[ -n "$before" ] || exit 0
n=0
until [ "$(bricks | wc -l)" -ge "$(printf '%s\n' "$before" | wc -l)" ]; do
n=$((n + 1))
[ $n -lt 60 ] || { echo 'not all bricks of the node came back' >&2; exit 70; }
sleep 1
done
[ "$(bricks)" != "$before" ] || exit 0
echo 'the restart took the bricks of the node along'
n=0
until [ "$(unhealed)" = 0 ]; do
n=$((n + 2))
[ $n -lt 120 ] || { echo 'the bricks of the node came back, and files are still being healed: no other node was restarted' >&2; exit 70; }
sleep 2
done;;
esac`;

/** Words of a command that looks at or changes the mount broker of a node, or restarts its glusterd. */
export function mountBrokerArgv(...verb: readonly string[]): readonly string[] {
  return ["sh", "-c", SCRIPT, "mount-broker", ...verb];
}
