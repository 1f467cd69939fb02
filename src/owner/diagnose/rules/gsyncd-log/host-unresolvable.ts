import { listed } from "../listed.js";
import { hostsOf, logRule, type Matched } from "./log-rule.js";

export const hostUnresolvable = logRule({
  code: "HOST_UNRESOLVABLE",
  patterns: [
    /ssh> ssh: Could not resolve hostname (\S+?): /,
    /failed to resolve (\S+)/,
    /getaddrinfo.*?(\S+): Name or service not known/,
  ],
  message: (_, all) => `${hostsOf(all)} cannot resolve ${listed(namesIn(all))}.`,
  remedy: (_, all) => [
    `On ${hostsOf(all)}: getent hosts ${namesIn(all).join(" ")} # must print an address of each`,
    "Add the name to DNS, or to /etc/hosts on every source node: gsyncd connects to each destination node by Gluster's name for it.",
  ],
});

function namesIn(all: readonly Matched[]): string[] {
  return [...new Set(all.flatMap(({ match }) => match[1] ?? []))];
}
