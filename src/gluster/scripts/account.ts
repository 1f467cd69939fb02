/**
 * The script that makes and removes the account as which geo-replication logs in to a destination node: POSIX sh with getent and
 * the shadow tools, run as root.
 *
 * add-group <group> | remove-group <group> | add-user <user> <group> | remove-user <user> | join <user> <group> | leave <user> <group>
 * Each does nothing where it is so already. A user whom add-user makes carries the line that comes on standard input in the comment
 * field of passwd, and remove-user removes no other: with home, and what it leaves in Gluster's logs becomes root's. A group stays
 * while someone is in it, or the mount broker names it, since glusterd does not start with a group that is not there.
 * The user has `*` for a password: none fits, and sshd without PAM takes it for no locked account, as it does `!`. The shell is bash:
 * it runs the forced command in its own place, where Gluster's gsyncd looks for it before it lets rsync in (gsyncd.c, invoke_rsync).
 * Exit codes: 65 it is there, and another than was to be made, 73 could not be written.
 */
const SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
verb=$1 name=$2 group=$3
tag=$(cat)
fail() {
df -P /etc /home 2>/dev/null | awk 'NR > 1 && $4 == 0 { print "No space left on device: " $6 }' >&2
echo "$1" >&2
exit 73
}
is_in() { case " $(id -Gn "$1") " in *" $2 "*) return 0;; esac; return 1; }
case $verb in
add-group)
getent group "$name" >/dev/null || groupadd --system "$name" || fail "the group $name was not made";;
remove-group)
entry=$(getent group "$name") || exit 0
for c in /etc/glusterfs/glusterd.vol /usr/local/etc/glusterfs/glusterd.vol; do
[ -f "$c" ] || continue
if [ "$(awk '$1 == "option" && $2 == "geo-replication-log-group" { g = $3 } END { print g }' "$c")" = "$name" ]; then
echo "the mount broker has the group $name: it stays"; exit 0
fi
done
gid=$(printf '%s\n' "$entry" | cut -d: -f3)
if [ -n "$(printf '%s\n' "$entry" | cut -d: -f4)" ] || getent passwd | cut -d: -f4 | grep -qx "$gid"; then
echo "someone is in the group $name: it stays"; exit 0
fi
groupdel "$name" || fail "the group $name was not removed";;
add-user)
if getent passwd "$name" >/dev/null; then
is_in "$name" "$group" && exit 0
echo "someone else has made the user $name meanwhile, who is not in the group $group" >&2; exit 65
fi
if useradd --system --create-home --gid "$group" --shell /bin/bash --password '*' --comment "$tag" "$name"; then exit 0; fi
userdel -r "$name" >/dev/null 2>&1
fail "the user $name was not made";;
remove-user)
entry=$(getent passwd "$name") || exit 0
if [ "$(printf '%s\n' "$entry" | cut -d: -f5)" != "$tag" ]; then
echo "someone else has made the user $name: it stays"; exit 0
fi
uid=$(printf '%s\n' "$entry" | cut -d: -f3)
n=0
while :; do
out=$(userdel -r "$name" 2>&1) && break
n=$((n + 1))
case $out in *'used by process'*) [ $n -lt 20 ] && { sleep 1; continue; };; esac
fail "$out"
done
for d in /var/log/glusterfs/geo-replication-secondaries /var/log/glusterfs/geo-replication-slaves; do
[ ! -d "$d" ] || find "$d" -user "$uid" -exec chown -h root:root {} +
done;;
join)
is_in "$name" "$group" || usermod -aG "$group" "$name" || fail "the user $name was not put into the group $group";;
leave)
getent passwd "$name" >/dev/null || exit 0
is_in "$name" "$group" || exit 0
gpasswd -d "$name" "$group" >/dev/null || fail "the user $name was not taken out of the group $group";;
esac`;

/** Words of a command that makes or removes a user or a group. */
export function accountArgv(...verb: readonly string[]): readonly string[] {
  return ["sh", "-c", SCRIPT, "account", ...verb];
}
