import type { FindingCode } from "../../../../model/findings/findings.js";
import type { HostRow } from "../../../reconcile/topology.js";
import { earliest, ofHost, type Rule, timeOf } from "../../evidence.js";
import { listed } from "../listed.js";

/** A source node that the service cannot log in to: its sessions go on or do not, and nobody tells. */
export const sourceNodeUnreachable = hostRule("SOURCE_NODE_UNREACHABLE", ({ reachable }) => reachable === false, {
  since: ({ reachableSince }) => reachableSince,
  message: (names) => `The service cannot reach ${names} by SSH.`,
  line: ({ unreachableReason }) => unreachableReason ?? "It did not answer.",
  command: null,
  remedy: (names) =>
    `Bring ${names} up, or mend the way to it with the mutation updateHost (address, port, user, jump host).`,
});

/** Without glusterd a node's workers go on, and nothing can be changed. */
export const sourceGlusterdDown = hostRule("SOURCE_GLUSTERD_DOWN", ({ glusterdUp }) => glusterdUp === false, {
  since: ({ glusterdSince }) => glusterdSince,
  message: (names) => `glusterd does not run on ${names}.`,
  line: ({ glusterdDownReason }) => glusterdDownReason ?? "It does not answer.",
  command: "gluster pool list",
  remedy: (names) => `On ${names}: systemctl start glusterd; systemctl status glusterd`,
});

interface Words {
  /** By the service's clock; null where it is not known. */
  readonly since: (host: HostRow) => string | null;
  readonly message: (names: string) => string;
  readonly line: (host: HostRow) => string;
  /** That shows it on the host; null where that is out of reach. */
  readonly command: string | null;
  readonly remedy: (names: string) => string;
}

/** A rule that knows its cause by what polls know of the source nodes. */
function hostRule(code: FindingCode, isSo: (host: HostRow) => boolean, words: Words): Rule {
  return {
    code,
    patienceMs: 8_000,
    judge: ({ nodes }) => {
      const hosts = [...nodes.values()].map(({ host }) => host).filter(isSo);
      if (hosts.length === 0) return null;
      const names = listed(hosts.map(({ name }) => name));
      return {
        severity: "WARNING",
        message: words.message(names),
        since: earliest(hosts.map((host) => timeOf(words.since(host)))),
        evidence: hosts.map((host) => ({
          ...ofHost(host),
          source: "the last poll of the host",
          command: words.command,
          lines: [words.line(host)],
        })),
        remedy: [words.remedy(names)],
        mutation: null,
      };
    },
  };
}
