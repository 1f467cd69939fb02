import { commandEnded, hostsOf, logRule } from "./log-rule.js";

const REMEDY = [
  "Run the mutation repairGeoRepKeys: it adds the missing keys on every node of the destination.",
  "Or by hand: put each line of /var/lib/glusterd/geo-replication/common_secret.pem.pub of the creating source node into ~/.ssh/authorized_keys of the session's user on every destination node.",
];

// `Popen: ssh> root@dst2: Permission denied (publickey).`; a shell's "Permission denied" for a program has no bracket.
export const sshLoginRefused = logRule({
  code: "SSH_LOGIN_REFUSED",
  patterns: [
    /ssh> (\S+@\S+): Permission denied \(/,
    /ssh> Permission denied \([a-z,-]+\)/,
    /ssh> (\S+@\S+): Too many authentication failures/,
  ],
  message: ({ match }, all) =>
    `${match[1] ?? "The destination"} refuses the login of ${hostsOf(all)}: their keys are not admitted there.`,
  remedy: () => REMEDY,
  mutation: "repairGeoRepKeys",
});

/** The same where the log holds no words of ssh's (see LOST_WORDS): towards nodes that were seen to lack the source node's keys. */
export const sshLoginFailed = logRule({
  code: "SSH_LOGIN_REFUSED",
  patterns: [commandEnded(String.raw`\S*ssh .*?(?:\S+@)?(\S+) \/\S*\/(?:gsyncd|gluster) .*`, String.raw`255\b`)],
  unless: /ssh> /,
  only: ({ match, node }, { session: { row } }) =>
    row.missingKeys?.some(({ hostId, missingOn }) => hostId === node.host.id && missingOn.includes(match[1] ?? "")) ===
    true,
  message: (_, all) =>
    `ssh of ${hostsOf(all)} fails (exit code 255), most likely because keys of theirs are missing at the destination; the log holds no words of ssh's.`,
  remedy: () => REMEDY,
  mutation: "repairGeoRepKeys",
});
