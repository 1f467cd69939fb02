/** glusterd.vol, as far as it tells of the mount broker. */

const USER = "mountbroker-geo-replication.";

/** As Debian's package brings it. */
export const VOLFILE = `volume management
    type mgmt/glusterd
    option working-directory /var/lib/glusterd
    option transport-type socket
    option transport.socket.keepalive-time 10
    option transport.socket.keepalive-interval 2
    option transport.socket.read-fail-log off
    option transport.socket.listen-port 24007
    option ping-timeout 0
    option event-threads 1
#   option lock-timer 180
#   option transport.address-family inet6
#   option base-port 49152
    option max-port  60999
end-volume
`;

/** The value that glusterd takes; null where it is not set. */
export function optionOf(volfile: string, key: string): string | null {
  const line = volfile.split("\n").findLast((each) => isOption(each, key));
  return line === undefined ? null : (words(line)[2] ?? null);
}

/** Volumes that the user may have mounted. */
export function volumesOf(volfile: string, user: string): readonly string[] {
  return optionOf(volfile, USER + user)?.split(",") ?? [];
}

export function admitted(volfile: string, user: string, group: string, volume: string, root: string): string {
  const volumes = volumesOf(volfile, user);
  const lines = volfile.split("\n").map((line) => {
    const isGrown = isOption(line, USER + user) && !volumes.includes(volume);
    return isGrown ? `${line.trimEnd()},${volume}` : line;
  });
  const added = [
    ...(optionOf(volfile, "mountbroker-root") === null ? [`    option mountbroker-root ${root}`] : []),
    ...(optionOf(volfile, "geo-replication-log-group") === null
      ? [`    option geo-replication-log-group ${group}`]
      : []),
    ...(optionOf(volfile, USER + user) === null ? [`    option ${USER}${user} ${volume}`] : []),
  ];
  return lines.toSpliced(lines.indexOf("end-volume"), 0, ...added).join("\n");
}

/** @param made options that go with the last user; null where they stay */
export function revoked(
  volfile: string,
  user: string,
  volume: string,
  made: { readonly root: string; readonly group: string } | null,
): string {
  const left = volfile.split("\n").flatMap((line) => {
    if (!isOption(line, USER + user)) {
      return [line];
    }
    const others = volumesOf(line, user).filter((each) => each !== volume);
    return others.length === 0 ? [] : [line.replace(/\S+\s*$/, others.join(","))];
  });
  const isLast = !left.some((line) => line.trim().startsWith(`option ${USER}`));
  const goes =
    made === null || !isLast ? [] : [`mountbroker-root ${made.root}`, `geo-replication-log-group ${made.group}`];
  return left.filter((line) => !goes.some((option) => line.trim() === `option ${option}`)).join("\n");
}

function isOption(line: string, key: string): boolean {
  const [option, name] = words(line);
  return option === "option" && name === key;
}

function words(line: string): readonly string[] {
  return line.trim().split(/\s+/);
}
