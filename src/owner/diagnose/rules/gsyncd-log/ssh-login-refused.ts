import { hostsOf, logRule } from "./log-rule.js";

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
  remedy: () => [
    "Run the mutation repairGeoRepKeys: it adds the missing keys on every node of the destination.",
    "Or by hand: put each line of /var/lib/glusterd/geo-replication/common_secret.pem.pub of the creating source node into ~/.ssh/authorized_keys of the session's user on every destination node.",
  ],
  mutation: "repairGeoRepKeys",
});
