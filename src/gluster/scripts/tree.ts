/**
 * The scripts that read a volume's files as its clients see them: POSIX sh with the tools of GNU that geo-replication needs anyway.
 * They take no lock of Gluster's, write to no volume and leave nothing behind.
 *
 * A volume is mounted by Gluster's own client, read-only, as gsyncd mounts it (client-pid -1: neither `features.read-only` nor the
 * changelog minds it). The mount point is taken out of the file system as soon as the shell stands in the mount: it ends with
 * the last process that stands there, also where this shell is killed, and the client ends by itself after its time. Until then
 * a second process clears up should the shell be killed.
 *
 * Where a set of a volume's bricks cannot be reached, Gluster shows the rest, and says of what is on that set that it does not exist.
 * The client itself knows (.meta, which no list of the root shows): a line `D<how many sets>` tells, at the beginning and at the end.
 *
 * Names are arbitrary bytes: they come in and go out between NUL characters, wrapped in base64, and never stand in a command line.
 */

/** Longer than the work may take: until the mount is there, and for what is under way when its time is over. */
export const MOUNT_MARGIN_SECONDS = 20;

// Arguments: the volume, seconds for the work. Exit codes: 71 no temporary folder, 72 the volume could not be mounted.
const MOUNT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
volume=$1 seconds=$2; shift 2
d=$(mktemp -d /tmp/georep-verify.XXXXXXXX) && mkdir "$d/m" || { echo 'no temporary folder can be made in /tmp' >&2; rmdir "$d" 2>/dev/null; exit 71; }
clean() { umount -l "$d/m" 2>/dev/null; rmdir "$d/m" 2>/dev/null; rm -f "$d/log"; rmdir "$d" 2>/dev/null; }
client=
trap 'cd /; clean; [ -z "$client" ] || { kill "$client" 2>/dev/null; wait "$client" 2>/dev/null; }' EXIT
trap 'exit 124' HUP INT TERM
( trap - EXIT; trap '' HUP INT TERM PIPE; while kill -0 $$ && [ -d "$d" ]; do sleep 1; done
n=0; while [ -d "$d" ] && [ "$n" -lt 30 ]; do clean; n=$((n + 1)); [ -d "$d" ] && sleep 1; done ) </dev/null >/dev/null 2>&1 &
timeout -k 5 "$((seconds + ${MOUNT_MARGIN_SECONDS}))" glusterfs --no-daemon --read-only --client-pid=-1 --acl --volfile-server=localhost \
--volfile-id="$volume" --log-file="$d/log" "$d/m" </dev/null >/dev/null 2>&1 &
client=$!
fail() {
why=$(sed -n 's/^.* E \[.*\] [^ ]*: //p' "$d/log" 2>/dev/null | tail -n 3)
printf 'the volume could not be mounted on this node: %s\n' "$why" >&2
exit 72
}
mounted() { grep -qF " $d/m fuse" /proc/self/mounts; }
n=0
until mounted; do
n=$((n + 1))
[ "$n" -le 150 ] && kill -0 "$client" 2>/dev/null || fail
sleep 0.1
done
# The mount of a stopped volume is there, and cannot be entered. That of a volume that does not exist is there for a moment only, after
# which one would enter the folder below it.
cd "$d/m" 2>/dev/null && mounted || fail
clean
down() {
n=$(cat .meta/graphs/active/*-dht/private 2>/dev/null | grep -c '^subvolume_status[[][0-9]*[]] = 0')
[ "$n" -eq 0 ] || printf 'D%s\n' "$n"
}
# Connections are made one after the other: what is not there at once may only be about to.
n=0
while [ -n "$(down)" ] && [ "$n" -lt 20 ]; do n=$((n + 1)); sleep 0.1; done
printf 'V1\nT%s\n' "$(date +%s)"
down`;

export const TREE_PROTOCOL = 1;

// What the shell makes of its variables, which a template would take for its own.
const FIRST = "${item%%:*}";
const REST = "${item#*:}";
const SUM = "${sum%% *}";

/**
 * Tells what a volume holds, as far as time and bytes last. What stands in its root is taken in an order that the seed decides,
 * so that of a tree too large to be walked another part is seen with another seed.
 *
 * Arguments: volume, seconds, seed (letters and digits), most bytes. Answer: V<protocol>  T<epoch seconds>  D…  B<base64 of gzip>
 * D…  E (the end). Unpacked, each field ends with NUL: `L<exit code>` of reading the root; for each entry its path from the root; its type as find's %y, mode (octal),
 * uid, gid, bytes, and ctime in epoch seconds with a fraction, between spaces; where a symbolic link leads to; `X<words of find>`
 * where some could not be read, but those that went away meanwhile; and last, unless the bytes did not last, `E<exit code>` of
 * the walk (0: it came to its end).
 *
 * What Gluster keeps for itself in the root is left out.
 */
export const WALK_SCRIPT = String.raw`${MOUNT}
seed=$1 bytes=$2
own() { timeout -k 1 "$((seconds / 2 + 1))" find . -mindepth 1 -maxdepth 1 ! -name .trashcan ! -name '.glusterfs*' ! -name .meta -print0; printf 'L%s\0' "$?" >&5; }
printf B
{ own | sort -zR --random-source=/dev/fd/3 3<<SALT | timeout -k 1 "$seconds" xargs -0 -r sh -c \
'x=$(find "$@" -printf "%p\0%y %m %U %G %s %C@\0%l\0" 2>&1 >&5 | grep -v ": No such file or directory$" | tail -n 1)
[ -z "$x" ] || printf "X%s\0" "$x" >&5' walk
$seed $seed $seed $seed $seed $seed $seed $seed $seed $seed $seed $seed $seed $seed $seed $seed
SALT
printf 'E%s\0' "$?"; } 5>&1 2>/dev/null </dev/null | head -c "$bytes" | gzip -1 | base64 -w 0
echo
down
echo E`;

/**
 * Tells of named entries what they are, and what they hold.
 *
 * Arguments: volume, seconds, `xattrs` or `-`. Standard input, as base64: for each entry its number, the size that it must have to be
 * read, how many bytes from its beginning and how many from its end make its checksum (both 0 for none), and its path from the
 * root, with colons between them, and NUL after it.
 *
 * Answer: V<protocol>  T<epoch seconds>  D…  E (the end: all were looked at), and of each entry, in any order,
 *   N<number>                        there is none
 *   X<number> <why it cannot be told>
 *   R<number> <type, mode, uid, gid, bytes and ctime as above> <SHA-256, - not asked for or another size, ! not readable>
 *     <base64 of where a link leads to> <base64 of lines NAME=0xHEX: extended attributes of users, and ACLs>
 * with tabs between its fields. The type and what follows is told as it was after the checksum was made.
 */
export const LOOK_SCRIPT = String.raw`${MOUNT}
if [ "$1" = xattrs ] && ! command -v getfattr >/dev/null; then echo 'getfattr is not installed on this node: install the package attr' >&2; exit 73; fi
attributes=$1; export attributes
base64 -d | timeout -k 1 "$seconds" xargs -0 -r sh -c '
tab=$(printf "\t")
tell() {
a=$(find "$f" -maxdepth 0 -printf "%y %m %U %G %s %C@" 2>&1) && return 0
case $a in
*": No such file or directory" | *": Not a directory") printf "N%s\n" "$n" ;;
*) printf "X%s\t%s\n" "$n" "$(printf %s "$a" | tail -n 1 | sed "s/.*: //" | tr -c "[:print:]" " " | cut -c 1-200)" ;;
esac
return 1
}
for item; do
n=${FIRST}; item=${REST}; size=${FIRST}; item=${REST}; head=${FIRST}; item=${REST}; tail=${FIRST}; f=./${REST}
tell || continue
sum=- link= attrs=
set -- $a
if [ "$1$5" = "f$size" ] && [ "$((head + tail))" -gt 0 ]; then
sum=$({ { { [ "$head" -eq 0 ] || head -c "$head" <"$f"; } && { [ "$tail" -eq 0 ] || tail -c "$tail" <"$f"; } || echo failed >&4; } | sha256sum; } 4>&1)
case $sum in *failed*) sum=! ;; *) sum=${SUM} ;; esac
tell || continue
fi
[ "$1" = l ] && link=$(readlink -n "$f" | base64 -w 0)
[ "$attributes" = xattrs ] && [ "$1" != l ] && attrs=$(getfattr -d -m "^(user[.]|system[.]posix_acl_)" -e hex "$f" | sed -n "/^[^#]/p" | sort | base64 -w 0)
printf "R%s\t%s\t%s\t%s\t%s\n" "$n" "$a" "$sum" "$link" "$attrs"
done' look 2>/dev/null
r=$?
down
[ "$r" -ne 0 ] || echo E`;
