/**
 * The scripts that look at and change one user's authorized_keys: POSIX sh with coreutils, grep, awk and flock, run as root.
 *
 * LOCATE finds the file as sshd does, and runs EDIT as whoever owns its folder: below the home of another user than root only
 * with that user's rights, so that no link of theirs leads root to someone else's file. EDIT writes a copy beside the file with
 * the same owner, mode and security context, flushes it, sees that nobody has changed the file meanwhile, and renames: the
 * file is the old one or the new one whole. The lock is taken on the folder, where it leaves nothing behind.
 *
 * EDIT <file> <user> show | add | remove [created] [unterminated]; the lines to add or remove come on standard input. `created` has a
 * file that is empty in the end removed, with its folder when that is empty too; `unterminated` has the last line lose its
 * line break again.
 * sshd goes by the first line that holds a key: where one without any option stands before a line with a forced command, that command
 * is never run, and `add` puts the line before that one too.
 * What is printed: P<file>  S<missing|terminated|unterminated>  L<each line with a forced command>, or N<one that is never run>
 * E (the end).
 * Exit codes: 64 no line was given, 67 no such user, 73 could not be written, 74 could not be read, 75 someone else keeps changing it.
 */
const EDIT = String.raw`f=$1 user=$2 verb=$3; shift 3
d=$(dirname "$f") nl='
'
show() {
printf 'P%s\n' "$f"
if [ ! -e "$f" ]; then echo Smissing
elif [ ! -s "$f" ] || [ -z "$(tail -c 1 "$f")" ]; then echo Sterminated
else echo Sunterminated; fi
[ ! -e "$f" ] || [ -r "$f" ] || { echo "$f cannot be read" >&2; exit 74; }
keys=$(forced) || exit 74
[ -z "$keys" ] || printf '%s\n' "$keys"
echo E
}
forced() {
[ ! -e "$f" ] || awk '/^[ \t]*(ssh|ecdsa|sk)-/ { bare[$2] = 1 }
/^command=/ { key = $0; sub(/^command="([^"\\]|\\.)*"/, "", key); split(key, word); print (word[2] in bare ? "N" : "L") $0 }' "$f"
}
[ "$verb" = show ] && { show; exit 0; }
umask 077
lines=$(cat) || exit 74
[ -n "$lines" ] || { echo 'no line was given' >&2; exit 64; }
if [ ! -d "$d" ]; then
[ "$verb" = add ] || { show; exit 0; }
mkdir "$d" || exit 73
[ "$(id -u)" != 0 ] || chown "$user:" "$d"
if command -v restorecon >/dev/null 2>&1; then restorecon -F "$d"; fi
fi
exec 9<"$d" && flock -w 20 9 || { echo "another one holds the lock of $d" >&2; exit 75; }
t=
trap '[ -z "$t" ] || rm -f "$t" "$t.with"' EXIT
trap 'exit 73' HUP INT TERM
fail() { echo "$f was not changed" >&2; exit 73; }
state() { if [ -e "$f" ]; then stat -c '%i %s %Y %Z' "$f" && cksum <"$f"; else echo missing; fi; }
tries=0
while :; do
before=$(state)
t=$(mktemp "$d/.authorized_keys.XXXXXX") || fail
made=
if [ -e "$f" ]; then cp -a "$f" "$t" || fail; else made=1; fi
if [ "$verb" = add ]; then
new=
there=$(forced) || fail
while IFS= read -r line; do
printf '%s\n' "$there" | grep -aFxq -e "L$line" || new=$new$line$nl
done <<EOF
$lines
EOF
[ -z "$new" ] && { show; exit 0; }
while IFS= read -r line; do
[ -n "$line" ] || continue
key=$(printf '%s\n' "$line" | awk '{ sub(/^command="([^"\\]|\\.)*"/, ""); print $2 }') || fail
at=$(awk -v key="$key" '/^[ \t]*(ssh|ecdsa|sk)-/ && $2 == key { print NR; exit }' "$t") || fail
if [ -n "$at" ]; then
{ head -n $((at - 1)) "$t" && printf '%s\n' "$line" && tail -n +"$at" "$t"; } >"$t.with" && cat "$t.with" >"$t" || fail
rm -f "$t.with"
else
[ ! -s "$t" ] || [ -z "$(tail -c 1 "$t")" ] || echo >>"$t" || fail
printf '%s\n' "$line" >>"$t" || fail
fi
done <<EOF
$new
EOF
chmod go-w "$t" || fail
if [ -n "$made" ] && [ "$(id -u)" = 0 ]; then chown "$user:" "$t" || fail; fi
else
[ -e "$f" ] || { show; exit 0; }
printf '%s\n' "$lines" | grep -aFxv -f - "$f" >"$t"
[ $? -le 1 ] || fail
case " $* " in *' unterminated '*)
if [ -s "$t" ]; then truncate -s -1 "$t" || fail; fi;; esac
fi
sync "$t" || fail
if [ "$(state)" != "$before" ]; then
rm -f "$t"; t=; tries=$((tries + 1))
[ $tries -lt 5 ] || { echo "$f is being changed by someone else" >&2; exit 75; }
continue
fi
case " $* " in *' created '*)
if [ ! -s "$t" ]; then
rm -f "$f" "$t"; t=
show
rmdir "$d" 2>/dev/null
exit 0
fi;; esac
mv -f "$t" "$f" || fail
t=
sync "$d" 2>/dev/null
if [ -n "$made" ] && command -v restorecon >/dev/null 2>&1; then restorecon -F "$f"; fi
show
exit 0
done`;

const LOCATE = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
edit=$1 user=$2; shift 2
entry=$(getent passwd "$user") || { echo "there is no user $user" >&2; exit 67; }
home=$(printf '%s\n' "$entry" | cut -d: -f6)
f=$(sshd -T -C "user=$user,host=localhost,addr=127.0.0.1" 2>/dev/null | sed -n 's/^authorizedkeysfile \([^ ]*\).*/\1/p')
case $f in ''|none) f=.ssh/authorized_keys;; esac
f=$(printf '%s\n' "$f" | sed "s|%u|$user|g; s|%h|$home|g; s|%%|%|g")
case $f in /*) ;; *) f=$home/$f;; esac
f=$(readlink -m "$f") || exit 73
at=$(dirname "$f")
while [ ! -d "$at" ]; do at=$(dirname "$at"); done
owner=$(stat -c %U "$at")
if [ "$owner" = root ]; then exec sh -c "$edit" authorized-keys "$f" "$user" "$@"; fi
exec runuser -u "$owner" -- sh -c "$edit" authorized-keys "$f" "$user" "$@"`;

/** Words of a command that looks at or changes a user's authorized_keys. */
export function keyFileArgv(user: string, ...verb: readonly string[]): readonly string[] {
  return ["sh", "-c", LOCATE, "authorized-keys", EDIT, user, ...verb];
}
