import { WORKING_FOLDER } from "./parts.js";

/**
 * The script that tells which changelogs with content a node's bricks have written, and which of them a session's worker has
 * taken, without Gluster's lock. POSIX sh and awk, reads only, needs root, installs nothing. Standard input has four lines
 * for each brick, since a command line holds 128 KiB: its path, the session's folder below geo-replication/, the brick's status
 * file in it, and the worker's working folder. Of a brick's list of changelogs, which grows for ever, no more than its end is read.
 *
 * In this order, so that a changelog that is taken and done meanwhile is never told as one that waits: the clock, the changelog
 * that is being written, the brick's list, what the worker holds, and last the status in which the worker notes how far it came.
 *
 * What was closed before a worker registered is not delivered to it: one that is in the changelog crawl by now has copied that by the
 * crawl of the file system or of the history before (resource.py, service_loop), after which last_synced may be older all the same: it
 * is when the volume was last changed (primary.py, Xcrawl). libgfchangelog makes the folders below .history anew as a worker
 * registers (gf_changelog_open_dirs), and nobody else does anything in .history itself.
 *
 * Answer: V<protocol>  T<epoch seconds>  E (the end); of each brick, in the order of the input, in epoch seconds and 0 for none
 *   B<oldest changelog with content that is not done> <the changelog before that one> <newest changelog>
 *     <1 where the one that is being written has content, else 0> <newest one that the worker holds>
 *     <when it last took or finished one> <when its session was last started or resumed>
 *   S<the status file, one line>
 *
 * A changelog is named by when it was closed: CHANGELOG.<seconds> has content, changelog.<seconds> none, and no file
 * (changelog-helpers.c, htime_update); CHANGELOG without a number is the one that is being written, which begins with a line of
 * 51 bytes (changelog_write_header). Once one is done, gsyncd notes the second before as last_synced (primary.py, process).
 */
export const CHANGELOG_PROTOCOL = 2;

export const CHANGELOG_SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
printf 'V2\nT%s\n' "$(date +%s)"
${WORKING_FOLDER}
while IFS= read -r brick && IFS= read -r folder && IFS= read -r file && IFS= read -r work; do
htime= list= held=0 session=$w/geo-replication/$folder
open=$(stat -c %s "$brick/.glusterfs/changelogs/CHANGELOG" 2>/dev/null || echo 0)
for h in "$brick"/.glusterfs/changelogs/htime/HTIME.[0-9]*; do [ -r "$h" ] && htime=$h; done
[ -z "$htime" ] || list=$(tail -c 65536 "$htime" | tr '\0' '\n')
for h in "$work"/.current/CHANGELOG.[0-9]* "$work"/.processing/CHANGELOG.[0-9]*; do
n=${"$"}{h##*.}
case $n in *[!0-9]* | ????????????*) ;; *) [ "$n" -le "$held" ] || held=$n ;; esac
done
[ -e "$session/monitor.status" ] && began= || began=0
set -- $began $(stat -c %Y "$session/monitor.status" "$work/.processing" "$work/.history" 2>/dev/null)
[ "$#" = 3 ] || set -- "$1" 0 0
status=$(head -c 4096 "$session/$file" 2>/dev/null)
printf '%s\n' "$status" "$list" | awk -F/ -v open="$open" -v held="$held" -v began="$1" -v took="$2" -v from="$3" '
NR == 1 {
  status = told = $0
  if (sub(/.*"last_synced": */, "", told) && sub(/[^0-9].*/, "", told) && length(told) < 12) synced = told + 0
  if (status !~ /"Changelog Crawl"/) from = 0
  next
}
!/^\// || $NF !~ /^[Cc][Hh].*\.[0-9]+$/ { next }
{ at = $NF; sub(/.*\./, "", at); if (length(at) > 11) next; at += 0 }
$NF ~ /^C/ && at - 1 > synced && at >= from + 0 && oldest == 0 { oldest = at; before = newest }
at > newest { newest = at }
END { printf "B%.0f %.0f %.0f %d %s %s %s\nS%s\n", oldest, before, newest, (open + 0 > 51), held, took, began, status }'
done
echo E`;
