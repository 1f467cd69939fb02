/**
 * The script that tells what gsyncd has written to logs since they were last read: POSIX sh and awk, reads only, needs root.
 * Standard input has three lines for each log: its file, and the inode and size that it had then, 0 for a log that was not read
 * before. No more than its last 256 KiB are read, whatever its size, and a log that is another file by now, or shorter, is read anew.
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
while IFS= read -r file && IFS= read -r inode && IFS= read -r from; do
set -- $(stat -L -c '%i %s' -- "$file" 2>/dev/null || echo 0 0)
printf 'L%s %s\n' "$1" "$2"
[ "$1" = "$inode" ] && [ "$2" -ge "$from" ] || from=0
[ "$2" -gt "$from" ] || continue
[ "$(($2 - from))" -gt "$most" ] && from=$(($2 - most))
tail -c "+$((from + 1))" -- "$file" 2>/dev/null | head -c "$(($2 - from))" | tr -d '\000' | awk '
/^\[[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] / {
kept = $0 ~ /^\[[^]]*\] ([EWC] |I \[(monitor\(|gsyncdstatus\(|subcmds\(monitor-status))/; more = 0
}
kept && more < 40 { print "=" substr($0, 1, 2000); more++ }'
done
echo E`;
