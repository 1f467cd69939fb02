import { listed } from "../listed.js";
import { hostsOf, logRule, type Matched } from "./log-rule.js";

/** Who does not reach whom, and why; `to` and `port` are null where nobody tells. */
export interface Unreached {
  /** Names of source nodes, as a text. */
  readonly from: string;
  /** Names of destination nodes, as a text. */
  readonly to: string | null;
  readonly port: string | null;
  readonly why: string;
}

interface ReachRemedy {
  /** Names of source nodes, as a text. */
  readonly from: string;
  readonly to: readonly string[];
  readonly port: string;
}

export function unreachedText({ from, to, port, why }: Unreached): string {
  return `${from} cannot reach the SSH server of ${to ?? "the destination"}${port === null ? "" : ` on port ${port}`}: ${why}.`;
}

/** What to do, as commands. @param to names of destination nodes; empty where nobody tells */
export function reachRemedy({ from, to, port }: ReachRemedy): readonly string[] {
  const names = [...new Set(to)];
  return [
    `On ${names.length === 0 ? "every destination node" : listed(names)}: systemctl status sshd; systemctl start sshd`,
    ...(names.length === 0
      ? []
      : [`On ${from}: ssh-keyscan -p ${port} ${names.join(" ")} # tells which SSH servers answer there`]),
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
    const to = listed(destinationsIn(all));
    return unreachedText({
      from: hostsOf(all),
      to: to === "" ? null : to,
      port: match[2] ?? null,
      why: match[3] ?? "the connection is closed at once",
    });
  },
  remedy: ({ match }, all, { sshPort }) =>
    reachRemedy({ from: hostsOf(all), to: destinationsIn(all), port: match[2] ?? String(sshPort) }),
});

function destinationsIn(all: readonly Matched[]): string[] {
  return all.flatMap(({ match }) => match[1] ?? []).toSorted();
}
