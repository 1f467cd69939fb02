import { WORKING_FOLDER } from "./parts.js";

/**
 * The script that tells which changelogs with content a node's bricks have written, and which of them a session's worker has
 * taken, without Gluster's lock. POSIX sh and awk, reads only, needs root, installs nothing. Standard input has four lines
 * for each brick, since a command line holds 128 KiB: its path, the session's folder below geo-replication/, the brick's status
 * file in it, and the worker's working folder. Of a brick's list of changelogs, which grows for ever, no more than its end is read.
 * Whatever the number of bricks it starts some twenty processes; of more of them than a command line holds (some thousands) there is
 * no answer.
 *
 * In this order, so that a changelog that is taken and done meanwhile is never told as one that waits: the clock, the changelogs
 * that are being written, the bricks' lists, what the workers hold, and last the statuses in which they note how far they came.
 *
 * What was closed before a worker registered is not delivered to it: one that is in the changelog crawl by now has copied that by the
 * crawl of the file system or of the history before (resource.py, service_loop), after which last_synced may be older all the same: it
 * is when the volume was last changed (primary.py, Xcrawl). libgfchangelog makes the folders below .history anew as a worker
 * registers (gf_changelog_open_dirs), and nobody else does anything in .history itself.
 *
 * A crawl of the file system notes as last_synced when the newest of what it has copied was changed (primary.py, XCrawlMixin): what the
 * changelog holds within which that lies is done then, as far as it was there.
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
export w
asked=$(cat)
asked() { printf '%s\n' "$asked"; }
opens=$(asked | awk 'NR % 4 == 1 { print $0 "/.glusterfs/changelogs/CHANGELOG" }')
times=$(asked | awk 'NR % 4 == 2 { print ENVIRON["w"] "/geo-replication/" $0 "/monitor.status" }
NR % 4 == 0 { print $0 "/.processing"; print $0 "/.history" }')
statuses=$(asked | awk 'NR % 4 == 2 { folder = $0 } NR % 4 == 3 { print ENVIRON["w"] "/geo-replication/" folder "/" $0 }')
newest() {
asked | while IFS= read -r brick && IFS= read -r folder && IFS= read -r file && IFS= read -r work; do
htime=
for h in "$brick"/.glusterfs/changelogs/htime/HTIME.[0-9]*; do [ -r "$h" ] && htime=$h; done
[ -z "$htime" ] || printf '%s\n' "$htime"
done
}
held() {
asked | while IFS= read -r brick && IFS= read -r folder && IFS= read -r file && IFS= read -r work; do
held=0
for h in "$work"/.current/CHANGELOG.[0-9]* "$work"/.processing/CHANGELOG.[0-9]*; do
n=${"$"}{h##*.}
case $n in *[!0-9]* | ????????????*) ;; *) [ "$n" -le "$held" ] || held=$n ;; esac
done
echo "$held"
done
}
IFS='
'
{
echo '#asked'; asked
echo '#opens'; set -f; stat -c '%s %n' -- $opens 2>/dev/null; set +f
echo '#lists'; lists=$(newest)
set -f; [ -z "$lists" ] || tail -v -c 65536 -- $lists 2>/dev/null | tr '\000' '\n'; set +f; echo
echo '#held'; held
echo '#times'; set -f; stat -c '%Y %n' -- $times 2>/dev/null
echo '#statuses'; head -v -c 4096 -- $statuses 2>/dev/null; echo
echo '#end'
} | awk '
isFirst { status[file] = $0; isFirst = 0; next }
/^#[a-z]+$/ { part = $0; next }
/^==> .* <==$/ {
  file = substr($0, 5, length($0) - 8)
  if (part == "#statuses") isFirst = 1
  else { sub(/\/\.glusterfs\/changelogs\/htime\/[^\/]*$/, "", file); list[file] = "" }
  next
}
part == "#asked" { asked[++lines] = $0 }
part == "#lists" && /^\// {
  sub(/.*\//, "")
  at = $0; sub(/.*\./, "", at)
  if (/^[Cc][Hh].*\.[0-9]+$/ && length(at) < 12) list[file] = list[file] " " substr($0, 1, 1) at
}
part == "#held" { held[++bricks] = $0 }
part == "#opens" || part == "#times" { at = index($0, " "); figure[substr($0, at + 1)] = substr($0, 1, at - 1) }
END {
  if (part != "#end") exit 70
  for (i = 1; i <= bricks; i++) {
    brick = asked[4 * i - 3]; session = ENVIRON["w"] "/geo-replication/" asked[4 * i - 2]; work = asked[4 * i]
    told = rest = status[session "/" asked[4 * i - 1]]
    walks = told ~ /"Hybrid Crawl"/
    synced = took = from = oldest = before = newest = 0
    if (sub(/.*"last_synced": */, "", rest) && sub(/[^0-9].*/, "", rest) && length(rest) < 12) synced = rest + 0
    if ((work "/.processing") in figure && (work "/.history") in figure) {
      took = figure[work "/.processing"]
      if (told ~ /"Changelog Crawl"/) from = figure[work "/.history"]
    }
    count = split(list[brick], each, " ")
    for (k = 1; k <= count; k++) {
      at = substr(each[k], 2) + 0
      waits = at - 1 > synced && at >= from + 0 && !(walks && newest > 0 && newest <= synced)
      if (each[k] ~ /^C/ && waits && oldest == 0) { oldest = at; before = newest }
      if (at > newest) newest = at
    }
    open = figure[brick "/.glusterfs/changelogs/CHANGELOG"] + 0 > 51
    printf "B%.0f %.0f %.0f %d %s %s %d\nS%s\n", oldest, before, newest, open, held[i], took, figure[session "/monitor.status"], told
  }
  print "E"
}'`;
