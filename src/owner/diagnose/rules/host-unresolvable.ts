import { listed } from "./listed.js";
import { hostsOf, logRule } from "./log-rule.js";

export const hostUnresolvable = logRule({
  code: "HOST_UNRESOLVABLE",
  patterns: [
    /ssh> ssh: Could not resolve hostname (\S+?): /,
    /failed to resolve (\S+)/,
    /getaddrinfo.*?(\S+): Name or service not known/,
  ],
  message: (_, all) =>
    `${hostsOf(all)} cannot resolve ${listed(all.map(({ match }) => match[1] ?? "a name of the destination"))}.`,
  remedy: ({ match, node }) => [
    `On ${node.host.name}: getent hosts ${match[1] ?? "NAME"} # must print an address`,
    "Add the name to DNS, or to /etc/hosts on every source node: gsyncd connects to each destination node by Gluster's name for it.",
  ],
});
