import { describe, expect, it } from "vitest";
import { isSameOption, optionDefinition, whyNotTaken } from "../../../src/model/options/judge.js";
import { OPTION_TABLE } from "../../../src/model/options/table.js";

function definition(name: string) {
  const found = optionDefinition(name);
  if (found === null) throw new Error(`no option ${name}`);
  return found;
}

describe("the table of options", () => {
  it("is in the order of names, each once, with every older name meaning one option", () => {
    const names = OPTION_TABLE.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].toSorted());
    const all = OPTION_TABLE.flatMap(({ name, olderNames }) => [name, ...olderNames]);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(OPTION_TABLE)("$name says what it does, what it takes, and why not everyone may set it", (option) => {
    const { type, allowedValues, minimum, maximum, pattern, level, levelReason, description } = option;
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(levelReason === null).toBe(level === "OPERATOR");
    if (level === "NOBODY") return;
    expect(allowedValues === null).toBe(type !== "BOOLEAN" && type !== "CHOICE");
    expect(minimum === null || maximum === null).toBe(type !== "INTEGER");
    expect(pattern === null, "a text that nothing is asked of").toBe(type !== "TEXT");
  });

  it("lets no operator set a path, or a text but one of listed flags: whatever else ends in a command line is an admin's", () => {
    const operators = OPTION_TABLE.filter(({ level, flags }) => level === "OPERATOR" && flags === null);
    expect([...new Set(operators.map(({ type }) => type))].toSorted()).toEqual(["BOOLEAN", "CHOICE", "INTEGER"]);
  });
});

describe("a name", () => {
  it.each([
    ["sync-jobs", "sync_jobs"],
    ["secondary-timeout", "slave_timeout"],
    ["secondary-gluster-log-level", "slave-gluster-log-level"],
    ["isolated-secondarys", "isolated-slaves"],
    ["primary-replica-count", "master_replica_count"],
    ["state_socket_unencoded", "state-socket-unencoded"],
  ])("%s is also spelled %s", (one, other) => {
    expect(optionDefinition(other)).toBe(definition(one));
    expect(isSameOption(one, other)).toBe(true);
  });

  it("that nobody knows is the same as itself only", () => {
    expect(optionDefinition("no-such-option")).toBeNull();
    expect(isSameOption("no-such-option", "no_such_option")).toBe(true);
    expect(isSameOption("no-such-option", "another-one")).toBe(false);
  });
});

describe("a value", () => {
  it.each([
    ["sync-jobs", ["1", "100"], ["0", "101", "", "x", "-1", "1.5", "+4", "04", "1_0", "4 ", "１"]],
    ["change-interval", ["1", "86400"], ["0", "x", "86401", "99999999999999999999"]],
    ["secondary-timeout", ["0", "120"], ["-1", "none"]],
    ["max-rsync-retries", ["1", "10"], ["0"]],
    ["sync-method", ["rsync", "tarssh"], ["RSYNC", "tar", "rsync,tarssh"]],
    ["log-level", ["DEBUG", "INFO"], ["debug", "CRITICAL"]],
    ["ignore-deletes", ["true", "false"], ["yes", "1", "True", "TRUE"]],
    ["rsync-command", ["/usr/bin/rsync"], ["rsync", "./rsync"]],
    ["gluster-command-dir", ["/usr/sbin/"], ["sbin"]],
    ["changelog-archive-format", ["%Y%m", "%Y-%m-%d"], ["../%Y", "a/b", ""]],
    ["special-sync-mode", ["partial"], ["blind"]],
    [
      "ssh-options",
      [
        "-oPasswordAuthentication=no -oStrictHostKeyChecking=no -i ${glusterd_workdir}/geo-replication/secret.pem",
        "-v",
        "-o ProxyJump=georep@[fd00::1]:2222 -oCiphers=^aes256-gcm@openssh.com",
      ],
      [
        '-o "ProxyCommand=nc x"',
        "-v\n-x",
        "-v\0",
        "-v;reboot",
        "-v `x`",
        "-v $(x)",
        "secret.pem",
        String.raw`-v\ x`,
        "",
      ],
    ],
    ["ssh-options-tar", ["-i /var/lib/glusterd/geo-replication/tar_ssh.pem"], ["-i '/a b'"]],
    ["rsync-ssh-options", ["-oCompression=yes"], ["-oCompression=yes | x"]],
    ["remote-gsyncd", ["/usr/libexec/glusterfs/gsyncd"], ["gsyncd", "/usr/bin/gsyncd; x", "/a b", "/a\nb"]],
    [
      "gluster-params",
      ["aux-gfid-mount acl", "acl xlator-option=*dht.lookup-unhashed=off aux-gfid-mount"],
      ["acl", "--aux-gfid-mount", "aux-gfid-mount 'acl'", "aux-gfid-mount\nacl", "no-aux-gfid-mount", ""],
    ],
    ["gluster-cli-options", ["--timeout=300 --log-level=INFO"], ["system::", "--xml volume stop x", "--a\n--b"]],
  ])("of %s: %j are taken, %j are refused with the rule", (name, good, bad) => {
    for (const value of good) expect(whyNotTaken(definition(name), value), value).toBeNull();
    for (const value of bad) expect(whyNotTaken(definition(name), value), value).toContain(`The option ${name} takes`);
  });

  it.each([
    "--bwlimit=1000",
    "--bwlimit=1.5m --compress",
    "-z  -W",
    "--compress-level=0",
    "--timeout=30 --checksum --ignore-times --no-compress --no-whole-file",
    "--skip-compress=gz/jpg/mp4",
  ])("of rsync-options: %s is taken", (value) => {
    expect(whyNotTaken(definition("rsync-options"), value)).toBeNull();
  });

  it.each([
    ["--remove-source-files", "--remove-source-files"],
    ["--bwlimit=1000 --dry-run", "--dry-run"],
    ["-n", "-n"],
    ["-zn", "-zn"],
    ["--log-file=/etc/profile.d/x", "--log-file=/etc/profile.d/x"],
    ["-e sh", "-e"],
    ["--rsh=sh", "--rsh=sh"],
    ["--rsync-path=/x", "--rsync-path=/x"],
    ["-M--log-file=/x", "-M--log-file=/x"],
    ["--delete", "--delete"],
    ["--exclude=*", "--exclude=*"],
    ["--size-only", "--size-only"],
    ["--sparse", "--sparse"],
    ["--files-from=/etc/shadow", "--files-from=/etc/shadow"],
    ["--bwlimit", "--bwlimit"],
    ["--bwlimit 1000", "--bwlimit"],
    ["--bwlimit=-1", "--bwlimit=-1"],
    ["--timeout=1", "--timeout=1"],
    ["--compress /etc", "/etc"],
    ["--compress\t--dry-run", "--compress\t--dry-run"],
    ["root@elsewhere:/x", "root@elsewhere:/x"],
  ])("of rsync-options: %s is refused, with the flag and what may be used", (value, flag) => {
    const words = whyNotTaken(definition("rsync-options"), value);
    expect(words).toContain(`not ${JSON.stringify(flag)} (`);
    expect(words).toContain(
      "The option rsync-options takes flags out of --bwlimit=RATE, --checksum (-c), --compress (-z)",
    );
  });
});
