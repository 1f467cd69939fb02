import { WORKING_FOLDER } from "./parts.js";

/**
 * The script that tells which changelogs with content a node's bricks have written, and which of them a session's worker has
 * taken, without Gluster's lock. POSIX sh, awk and find, reads only, needs root, installs nothing. Standard input has four lines
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
htime= session=$w/geo-replication/$folder
open=$(stat -c %s "$brick/.glusterfs/changelogs/CHANGELOG" 2>/dev/null || echo 0)
for h in "$brick"/.glusterfs/changelogs/htime/HTIME.[0-9]*; do [ -r "$h" ] && htime=$h; done
list=
[ -z "$htime" ] || list=$(tail -c 65536 "$htime" | tr '\0' '\n' | sed -n 's#^/.*/\([Cc]\)[Hh][^/]*\.\([0-9]\{1,11\}\)$#\1 \2#p')
held=$(find "$work/.current" "$work/.processing" -name 'CHANGELOG.[0-9]*' 2>/dev/null | awk -F. '
$NF + 0 > most { most = $NF + 0 } END { printf "%.0f", most }')
set -- $(stat -c %Y "$work/.processing" "$work/.history" 2>/dev/null)
took=$1 registered=$2
[ "$#" = 2 ] || took=0 registered=0
began=$(stat -c %Y "$session/monitor.status" 2>/dev/null || echo 0)
status=$(head -c 4096 "$session/$file" 2>/dev/null | tr -d '\n')
synced=$(printf %s "$status" | sed -n 's/.*"last_synced": *\([0-9]\{1,11\}\)[^0-9].*/\1/p')
case $status in *'"Changelog Crawl"'*) ;; *) registered=0 ;; esac
printf '%s\n' "$list" | awk -v synced="$synced" -v from="$registered" -v open="$open" -v rest="$held $took $began" '
$1 == "C" && $2 - 1 > synced + 0 && $2 >= from + 0 && oldest == 0 { oldest = $2; before = newest }
$2 > newest { newest = $2 }
END { printf "B%.0f %.0f %.0f %d %s\n", oldest, before, newest, (open + 0 > 51), rest }'
printf 'S%s\n' "$status"
done
echo E`;
