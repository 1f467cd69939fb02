import { CLOCKS_REMEDY, clocksMessage, clockValue, leastAhead } from "../../../model/checks/clocks.js";
import { ofHost, type Rule, type SessionEvidence, type Judgment } from "../evidence.js";
import { areDestinationsRead } from "./told.js";

/** By what the nodes' clocks showed with the last polls of bricks; a preflight that finds it tells of all its nodes. */
export const clocksApart: Rule = { code: "CLOCKS_APART", judge, wouldTell: areDestinationsRead };

function judge({ clocksApart: found }: SessionEvidence): Judgment | null {
  if (found === null) return null;
  return {
    severity: "WARNING",
    message: clocksMessage(leastAhead(found.ahead, found.behind)),
    since: null,
    evidence: [found.ahead, found.behind].map((host) => ({
      ...ofHost(host),
      source: "the host’s clock beside the database’s",
      command: "date",
      lines: [clockValue(host).join(": ")],
    })),
    remedy: [CLOCKS_REMEDY],
    mutation: null,
  };
}
