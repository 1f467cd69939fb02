import { listed } from "./listed.js";
import { hostsOf, logRule } from "./log-rule.js";

/** Who does not reach whom, and why; `to` and `port` are null where nobody tells. */
export interface Unreached {
  /** Names of source nodes, as a text. */
  readonly from: string;
  /** Names of destination nodes, as a text. */
  readonly to: string | null;
  readonly port: string | null;
  readonly why: string;
}

export function unreachedText({ from, to, port, why }: Unreached): string {
  return `${from} cannot reach the SSH server of ${to ?? "the destination"}${port === null ? "" : ` on port ${port}`}: ${why}.`;
}

/** What to do, as commands. */
export function reachRemedy({ from, to, port }: Record<"from" | "to" | "port", string>): readonly string[] {
  return [
    `On ${to}: systemctl status sshd; systemctl start sshd`,
    `On ${from}: ssh-keyscan -p ${port} ${to} # tells whether an SSH server answers there`,
    `Where sshd listens on another port than ${port}: setGeoRepOption with the key ssh-port and the right one.`,
  ];
}

// As ssh(1) says it: `ssh: connect to host dst2 port 22: Connection refused`, `No route to host`, `Connection timed out`.
export const sshUnreachable = logRule({
  code: "SSH_UNREACHABLE",
  patterns: [
    /ssh> ssh: connect to host (\S+) port (\d+): (.+)/,
    /ssh> (?:Connection to (\S+) )?(?:kex_exchange_identification|ssh_exchange_identification|Connection (?:closed|reset) by)/,
  ],
  message: ({ match }, all) => {
    const to = listed(all.flatMap((each) => (each.match[1] === undefined ? [] : [each.match[1]])));
    return unreachedText({
      from: hostsOf(all),
      to: to === "" ? null : to,
      port: match[2] ?? null,
      why: match[3] ?? "the connection is closed at once",
    });
  },
  remedy: ({ match, node }, { sshPort }) =>
    reachRemedy({
      from: node.host.name,
      to: match[1] ?? "the destination node",
      port: match[2] ?? String(sshPort),
    }),
});
