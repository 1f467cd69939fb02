import type { Rule, SessionEvidence } from "../../evidence.js";
import { hostsOf, logRule } from "./log-rule.js";

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

const failed = logRule({
  code: "SSH_LOGIN_REFUSED",
  // With braces since 8, with tabs since 3.12, and before.
  patterns: [/command (?:returned error.*?cmd=|")\S*ssh .*(?:error=|returned with )255\b/],
  unless: /ssh> /,
  message: (_, all) =>
    `ssh of ${hostsOf(all)} fails (exit code 255), whose keys are missing at the destination; gsyncd has lost what ssh said.`,
  remedy: () => REMEDY,
  mutation: "repairGeoRepKeys",
});

/** The same where the log has lost ssh's words (see LOST_WORDS): of source nodes whose keys the destination was seen to lack. */
export const sshLoginFailed: Rule = { ...failed, judge: (evidence) => failed.judge(ofThoseWithoutKeys(evidence)) };

function ofThoseWithoutKeys(evidence: SessionEvidence): SessionEvidence {
  const without = new Set(evidence.session.row.missingKeys?.map(({ hostId }) => hostId));
  return {
    ...evidence,
    workers: evidence.workers.filter(({ brick }) => without.has(brick.hostId)),
    nodes: new Map([...evidence.nodes].filter(([id]) => without.has(id))),
  };
}
