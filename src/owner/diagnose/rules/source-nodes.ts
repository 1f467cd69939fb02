import type { Cause, FindingCode } from "../../../model/findings/findings.js";
import type { HostRow } from "../../reconcile/topology.js";
import type { Rule, SessionEvidence } from "../evidence.js";
import { listed } from "./log-rule.js";

const PATIENCE_MS = 8_000;

/** A source node that the service cannot log in to: its sessions go on or do not, and nobody tells. */
export const sourceNodeUnreachable: Rule = {
  code: "SOURCE_NODE_UNREACHABLE",
  patienceMs: PATIENCE_MS,
  judge: (evidence) =>
    ofHosts("SOURCE_NODE_UNREACHABLE", evidence, ({ reachable }) => reachable === false, {
      message: (names) => `The service cannot reach ${names} by SSH.`,
      lines: ({ unreachableReason }) => unreachableReason ?? "It did not answer.",
      remedy: (names) => [
        `Bring ${names} up, or mend the way to it with the mutation updateHost (address, port, user, jump host).`,
      ],
    }),
};

/** Without glusterd a node's workers go on, and nothing can be changed. */
export const sourceGlusterdDown: Rule = {
  code: "SOURCE_GLUSTERD_DOWN",
  patienceMs: PATIENCE_MS,
  judge: (evidence) =>
    ofHosts("SOURCE_GLUSTERD_DOWN", evidence, ({ glusterdUp }) => glusterdUp === false, {
      message: (names) => `glusterd does not run on ${names}.`,
      lines: ({ glusterdDownReason }) => glusterdDownReason ?? "It does not answer.",
      remedy: (names) => [`On ${names}: systemctl start glusterd; systemctl status glusterd`],
    }),
};

interface Words {
  readonly message: (names: string) => string;
  readonly lines: (host: HostRow) => string;
  readonly remedy: (names: string) => readonly string[];
}

function ofHosts(
  code: FindingCode,
  { nodes }: SessionEvidence,
  isSo: (host: HostRow) => boolean,
  words: Words,
): Cause | null {
  const hosts = [...nodes.values()].map(({ host }) => host).filter(isSo);
  if (hosts.length === 0) return null;
  const names = listed(hosts.map(({ name }) => name));
  return {
    code,
    severity: "WARNING",
    message: words.message(names),
    since: null,
    evidence: hosts.map((host) => ({
      hostId: host.id,
      hostName: host.name,
      brickId: null,
      brickName: null,
      source: "the last poll of the host",
      lines: [words.lines(host)],
    })),
    remedy: words.remedy(names),
    mutation: null,
  };
}
