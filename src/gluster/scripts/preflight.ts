import { GSYNCD_FOLDERS, WORKING_FOLDER } from "./parts.js";

/**
 * The script by which a node tells whether it could take part in a session: POSIX sh with the tools that geo-replication needs
 * anyway. It takes no lock of Gluster's, writes to no volume, and leaves nothing behind: volumes are mounted read-only and
 * unmounted from the file system at once (the shell stands in them, and they end with it), and a second process clears up
 * should this one be killed. Folders that a volume could still be mounted on are only ever removed with rmdir.
 *
 * Arguments: source|destination, the side's volume, the other side's, the SSH port, one to try where nothing answers on that or `-`, the
 * user on the destination, `lead` for the node that tries what only one needs to, then the destination's hosts to be reached, the
 * session's own first.
 *
 * rsync is tried on a volume of a process of its own, whose one brick is in the temporary folder: as gsyncd calls it, by the
 * file's gfid, and as it stands there. On the destination that is a folder of a mount that is unmounted lazily, reached through
 * /proc/<pid>/cwd (syncdaemon/resource.py, Mounter.inhibit and SSHRemote): there an rsync that checks each part of a path
 * writes nothing, and reports success.
 *
 * Each answer is one line, written at once when it is known, its fields separated by tabs:
 *   V<protocol>                                   G<first line of gluster --version>
 *   Y<gsyncd's folder> <exit code> <its answer>   P<interpreter of gsyncd.py> <exit code> <its answer, or gsyncd's error with it>
 *   R<first line of rsync --version> <exit code>  S<folder> <free KiB>
 *   I<line of the volume's info file>             F<folder of a session between the two>
 *   K<public key of this source node>             A<public key that may run gsyncd here>
 *   T<id of a destination volume> <hex epoch seconds>: up to when a brick of this source node is copied there by what sessions left
 *   behind (the extended attribute stime, syncdaemon/primary.py; all noughts where it was reset); T? where no tool tells
 *   M<own|far> <inode of the root> <bytes> <free bytes> <bytes for users> <e empty, f files> <of the source: oldest change of up to a
 *   hundred of the files, epoch seconds; else -> or M<own|far>! <reason>
 *   C<bytes copied, of 6> <exit code> <error> or C- <reason>: rsync tried on a geo-replication mount
 *   N<host> <address, or -> <y an SSH server answers, o one does on the other port alone, n none does, ? no tool to ask>
 *   L<exit code> <answer>: a login to the first host without a password
 *   E (the end)
 */
export const PREFLIGHT_PROTOCOL = 1;

/** A node that is busy needs many times the two seconds that it takes otherwise: what only comes late is no fault. */
export const PREFLIGHT_SECONDS = 45;

/** For clearing up after that, before the script and the process that would clear up in its place are killed. */
export const PREFLIGHT_CLEANING_SECONDS = 10;

export const PREFLIGHT_SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
role=$1 volume=$2 far=$3 port=$4 other=$5 user=$6 lead=$7; shift 7
tab=$(printf '\t')
line() { sed 's/[^[:print:]]/ /g; s/^\(.\{300\}\).*/\1/; q'; }
say() { printf '%s\n' "$1"; }
say V1
d=$(mktemp -d /tmp/georep-preflight.XXXXXXXX) || { echo 'no temporary folder can be made in /tmp' >&2; exit 71; }
clean() {
# Without a look at them first: a mount whose volume is gone is no folder any more, and must go all the same.
for m in "$d/m.own" "$d/m.far" "$d/m.try"; do umount -l "$m" 2>/dev/null; rmdir "$m" 2>/dev/null; done
rm -rf "$d/try" 2>/dev/null; rm -f "$d"/log.* 2>/dev/null; rmdir "$d" 2>/dev/null
}
trap clean EXIT
trap 'exit 124' HUP INT TERM
( trap - EXIT; trap '' HUP INT TERM PIPE; while kill -0 $$ && [ -d "$d" ]; do sleep 1; done
n=0; while [ -d "$d" ] && [ "$n" -lt 30 ]; do clean; n=$((n + 1)); [ -d "$d" ] && sleep 1; done ) </dev/null >/dev/null 2>&1 &
${WORKING_FOLDER}
why() { { grep ' E ' "$1" 2>/dev/null | tail -n 1; echo 'no reason told'; } | line; }

gsyncd() {
for g in ${GSYNCD_FOLDERS}; do
py=$g/python/syncdaemon/gsyncd.py
[ -r "$py" ] || continue
p=$(head -n 1 "$py" | sed 's/^#! *//')
a=$(timeout 20 $p --version 2>&1); r=$?
if [ "$r" = 0 ]; then
# It tells its own version before it meets what a newer Python has taken away. With --debug nothing is logged to a file.
b=$(PYTHONDONTWRITEBYTECODE=1 timeout 20 $p "$py" config-check sync-jobs --value 1 --debug 2>&1)
case $b in *'Traceback (most recent call last)'*) r=1 a=$(say "$b" | tail -n 1) ;; esac
fi
say "P$p$tab$r$tab$(say "$a" | line)"
a=$(timeout 20 "$g/gsyncd" --version 2>&1); r=$?
say "Y$g$tab$r$tab$(say "$a" | line)"
return
done
}

mounted() {
m=$d/m.$1
mkdir "$m"
if ! timeout 20 glusterfs --read-only --volfile-server="$2" --volfile-id="$3" -l "$d/log.$1" "$m" >/dev/null 2>&1; then
say "M$1!$tab$(why "$d/log.$1")"; umount -l "$m" 2>/dev/null; return
fi
# The mount of a stopped volume succeeds, and cannot be entered.
if ! cd "$m" 2>/dev/null; then say "M$1!$tab$(why "$d/log.$1")"; return; fi
umount -l "$m" && rmdir "$m"
i=$(timeout 12 stat -c %i . 2>/dev/null) || { say "M$1!$tab$(why "$d/log.$1")"; return; }
set -- "$1" $(timeout 12 stat -f -c '%S %b %f %a' .)
e=e c=-
[ -n "$(timeout 12 find . -mindepth 1 -maxdepth 1 ! -name .trashcan -print -quit 2>/dev/null)" ] && e=f
# Only what the source holds can be older than what counts as copied.
[ "$e$role$1" = fsourceown ] && c=$(timeout 12 find . -mindepth 1 -maxdepth 1 ! -name .trashcan -printf '%C@\n' 2>/dev/null | head -n 100 | sort -n | sed 's/\..*//; q')
[ -n "$c" ] || c=-
say "M$1$tab$i$tab$(($2 * $3))$tab$(($2 * $4))$tab$(($2 * $5))$tab$e$tab$c"
}

copies() {
t=$d/try m=$d/m.try
mkdir "$m" "$t" "$t/brick" "$t/plain" "$t/plain/.gfid"
printf 'volume try\ntype storage/posix\noption directory %s\nend-volume\n' "$t/brick" >"$t/vol"
printf 'shift\nexec "$@"\n' >"$t/rsh"
if ! timeout 20 glusterfs -f "$t/vol" --aux-gfid-mount --acl -l "$d/log.try" "$m" >/dev/null 2>&1; then
say "C-$tab$(why "$d/log.try")"; return
fi
if [ "$role" = source ]; then printf georep >"$m/file"; else : >"$m/file"; fi
g=$(find "$t/brick/.glusterfs" -type f -name '*-*-*-*-*' -links 2 2>/dev/null)
if [ -z "$g" ]; then say "C-$tab$(why "$d/log.try")"; return; fi
g=$(basename "$g")
if [ "$role" = source ]; then
: >"$t/plain/.gfid/$g"; from=$m to=$t/plain
else
cd "$m" || return
sleep 25 & s=$!
cd /
umount -l "$m" && rmdir "$m"
printf georep >"$t/plain/.gfid/$g"; from=$t/plain to=/proc/$s/cwd
fi
cd "$from" || return
a=$(printf '.gfid/%s\0' "$g" | timeout 20 rsync -aR0 --inplace --files-from=- --super --numeric-ids --no-implied-dirs \
--existing . -e "sh $t/rsh" "there:$to" 2>&1); r=$?
cd /
if [ "$role" = source ]; then
n=$(wc -c <"$t/plain/.gfid/$g"); umount -l "$m" && rmdir "$m"
else
n=$(wc -c <"$t/brick/file"); kill "$s" 2>/dev/null
fi
say "C$((n))$tab$r$tab$(say "$a" | line)"
}

# A comment tells the server's greeting, whatever keys it has: one kind of key is one connection instead of three.
answers() { case $(timeout 15 ssh-keyscan -t ed25519 -T 10 -p "$1" "$2" 2>&1) in *' SSH-'*) ;; *) false ;; esac; }

reach() {
a=$(timeout 10 getent ahosts "$1" 2>/dev/null | head -n 1)
a=$(set -- $a; echo "$1")
s=n
if [ -z "$a" ]; then a=-
elif ! command -v ssh-keyscan >/dev/null; then s='?'
elif answers "$port" "$1"; then s=y
elif [ "$other" != - ] && answers "$other" "$1"; then s=o
fi
say "N$1$tab$a$tab$s"
}

login() {
a=$(timeout 20 ssh -n -o BatchMode=yes -o NumberOfPasswordPrompts=0 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
-o GlobalKnownHostsFile=/dev/null -o ControlPath=none -o ConnectTimeout=10 -o LogLevel=ERROR -p "$port" "$user@$1" \
'gluster --version' 2>&1); r=$?
say "L$r$tab$(say "$a" | line)"
}

attributes() {
if command -v getfattr >/dev/null; then getfattr --absolute-names -d -m '^trusted\.glusterfs\.' -e hex "$1" 2>/dev/null
elif command -v python3 >/dev/null; then python3 -c 'import os, sys
for name in os.listxattr(sys.argv[1]): print(name + "=0x" + os.getxattr(sys.argv[1], name).hex())' "$1" 2>/dev/null
else say '?'; fi
}

synced() {
id=$(sed -n 's/^volume-id=//p' "$w/vols/$volume/info" 2>/dev/null)
me=$(sed -n 's/^UUID=//p' "$w/glusterd.info" 2>/dev/null)
for b in "$w/vols/$volume/bricks/"*; do
grep -qx "uuid=$me" "$b" 2>/dev/null || continue
attributes "$(sed -n 's/^path=//p' "$b")" | sed -n "s/^trusted\.glusterfs\.$id\.\([0-9a-f-]*\)\.stime=0x\([0-9a-f]\{8\}\).*/T\1$tab\2/p; s/^?/T?/p"
done
}

say "G$(timeout 20 gluster --version 2>/dev/null | line)"
a=$(timeout 20 rsync --version 2>/dev/null); r=$?
say "R$(say "$a" | line)$tab$r"
home=$(getent passwd "$user" | cut -d : -f 6)
for f in "$w" /tmp "$home"; do
[ -d "$f" ] && say "S$f$tab$(df -Pk "$f" | awk 'NR == 2 { print $4 }')"
done
grep -E '^(status|features\.(read-only|quota|quota-deem-statfs)|(secondary|slave)[0-9]+)=' "$w/vols/$volume/info" 2>/dev/null | while read -r l; do say "I$l"; done
if [ "$role" = source ]; then
for f in "$w/geo-replication/$volume"_*_"$far"/; do [ -d "$f" ] && say "F$(basename "$f")"; done
for f in "$w/geo-replication/secret.pem.pub" "$w/geo-replication/tar_ssh.pem.pub"; do
[ -r "$f" ] && while read -r a k c; do say "K$k"; done <"$f"
done
synced
elif [ -r "$home/.ssh/authorized_keys" ]; then
awk '/command="[^"]*(gsyncd|tar [^"]*SSH_ORIGINAL_COMMAND)[^"]*"/ { for (i = 1; i <= NF; i++) if ($i ~ /^(ssh|ecdsa)-/) { print "A" $(i + 1); next } }' \
"$home/.ssh/authorized_keys"
fi
gsyncd & p=$!
mounted own localhost "$volume" & p="$p $!"
copies & p="$p $!"
for h; do reach "$h" & p="$p $!"; done
if [ "$role$lead" = sourcelead ]; then
login "$1" & p="$p $!"
mounted far "$1" "$far" & p="$p $!"
fi
wait $p
say E`;
