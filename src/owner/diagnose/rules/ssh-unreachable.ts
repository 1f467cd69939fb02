import { listed } from "./listed.js";
import { hostsOf, logRule } from "./log-rule.js";

// As ssh(1) says it: `ssh: connect to host dst2 port 22: Connection refused`, `No route to host`, `Connection timed out`.
export const sshUnreachable = logRule({
  code: "SSH_UNREACHABLE",
  patterns: [
    /ssh> ssh: connect to host (\S+) port (\d+): (.+)/,
    /ssh> (?:Connection to (\S+) )?(?:kex_exchange_identification|ssh_exchange_identification|Connection (?:closed|reset) by)/,
  ],
  message: ({ match }, all) => {
    const to = listed(all.flatMap((each) => (each.match[1] === undefined ? [] : [each.match[1]])));
    const why = match[3] === undefined ? "the connection is closed at once" : match[3];
    return `${hostsOf(all)} cannot reach the SSH server of ${to === "" ? "the destination" : to}${match[2] === undefined ? "" : ` on port ${match[2]}`}: ${why}.`;
  },
  remedy: ({ match, node }, { sshPort }) => {
    const [host, port] = [match[1] ?? "the destination node", match[2] ?? String(sshPort)];
    return [
      `On ${host}: systemctl status sshd; systemctl start sshd`,
      `On ${node.host.name}: ssh-keyscan -p ${port} ${host} # tells whether an SSH server answers there`,
      ...(port === "22"
        ? []
        : [
            `Where sshd listens on another port than ${port}: setGeoRepOption with the key ssh-port and the right one.`,
          ]),
    ];
  },
});
