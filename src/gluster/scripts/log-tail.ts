/**
 * The script that tells what gsyncd has written to logs since they were last read: POSIX sh and awk, reads only, needs root.
 * Standard input has three lines for each log: its file, and the inode and size that it had then, 0 for a log that was not read
 * before. No more than the last 256 KiB of a file are read, whatever its size, and a log that is shorter by now is read anew. So is one
 * that is another file, after the rest of the former one, where that lies beside it under a name that begins with the log's (logrotate
 * renames it; what was rotated twice in between is passed over).
 *
 * Answer: V<protocol>  T<epoch seconds>  E (the end); of each log, in the order of the input
 *   L<inode> <size> (0 0 where there is no such log)
 *   =<a line>: of entries that are errors, warnings or critical, or of the monitor's and the statuses, with the lines that follow
 *   them without a head of their own (Python's tracebacks); lines are cut to 2,000 characters, NUL is left out
 *
 * An entry begins with `[<time>] <letter> [<module>(<part>):<line>:<function>]` (syncdaemon/logutils.py; before 4.0 gsyncd.py).
 */
export const LOG_TAIL_PROTOCOL = 1;

export const LOG_TAIL_SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
most=262144
printf 'V1\nT%s\n' "$(date +%s)"
asked=$(cat)
set -f; IFS='
'; set -- $(printf '%s\n' "$asked" | awk 'NR % 3 == 1'); unset IFS
exec 3<<END
$(stat -L -c '%i %s %n' -- "$@" 2>/dev/null)
END
next() { IFS=' ' read -r has size name <&3 || name=; }
next
replaced() { [ "$inode" != 0 ] && [ "$now" != "$inode" ]; }
grown() { [ "$now" = "$inode" ] && [ "$end" -ge "$from" ] || from=0; [ "$end" -gt "$from" ]; }
rest() {
set +f
stat -c '%i %s %n' -- "$file".* "$file"-* 2>/dev/null | while IFS=' ' read -r old upto former; do
[ "$old" = "$inode" ] && [ "$upto" -gt "$from" ] && told "$from" "$upto" <"$former"
done
set -f
}
news() {
IFS=' ' read -r now end <<END
$(stat -L -c '%i %s' /proc/self/fd/4 || echo '0 0')
END
printf 'L%s %s\n' "$now" "$end"
replaced && rest
grown && told "$from" "$end" <&4
return 0
}
told() {
after=$1
[ "$(($2 - after))" -gt "$most" ] && after=$(($2 - most))
tail -c "+$((after + 1))" | head -c "$(($2 - after))" | tr -d '\000' | awk '
/^\[[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] / {
kept = $0 ~ /^\[[^]]*\] ([EWC] |I \[(monitor\(|gsyncdstatus\(|subcmds\(monitor-status))/; more = 0
}
kept && more < 40 { print "=" substr($0, 1, 2000); more++ }'
}
printf '%s\n' "$asked" | while IFS= read -r file && IFS= read -r inode && IFS= read -r from; do
if [ "$name" != "$file" ]; then echo 'L0 0'; continue; fi
now=$has end=$size; next
if ! replaced && ! grown; then printf 'L%s %s\n' "$now" "$end"; continue; fi
# Logs are rotated while they are read: from here on it is one file, whatever its name stands for by then.
{ { news; } 4<"$file" || echo 'L0 0'; } 2>/dev/null
done
echo E`;
