/**
 * The script that looks into a node's bricks, without Gluster's lock: whether a brick holds files, and how much its process has
 * written; and at its clock, before all else. POSIX sh and find, reads only, needs root, installs nothing. Bricks come on standard input, one a line: the number of
 * its process (0 for none) and its path. A brick's root is read until its first file, however many there are.
 *
 * Answer: V<protocol>  T<the clock, seconds since 1970>  G<first line of gluster --version>  B<e empty, f files, - not known> <bytes written, or -> <path>  E (the end)
 */
export const BRICK_PROTOCOL = 2;

// What a mount of the volume does not show, or gverify.sh does not count: Gluster's own folders at a brick's root.
export const BRICK_SCRIPT = String.raw`LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
printf 'V2\nT%s\nG%s\n' "$(date +%s.%N)" "$(gluster --version 2>/dev/null | head -n 1)"
while IFS=' ' read -r pid path; do
held=- written=-
if [ -d "$path/.glusterfs" ] && found=$(find "$path" -mindepth 1 -maxdepth 1 ! -name .glusterfs \
! -name '.glusterfs-anonymous-inode-*' ! -name .trashcan -print -quit 2>/dev/null); then
if [ -n "$found" ]; then held=f; else held=e; fi
fi
[ "$pid" -gt 0 ] && [ -r "/proc/$pid/io" ] && while read -r key value; do
[ "$key" = write_bytes: ] && written=$value
done 2>/dev/null <"/proc/$pid/io"
printf 'B%s %s %s\n' "$held" "$written" "$path"
done
echo E`;
