import { hostsOf, logRule } from "./log-rule.js";

/**
 * What a worker asks for in place of gsyncd (resource.py, connect_remote: `/nonexistent/gsyncd`, unless the option remote-gsyncd names
 * another): the command that stands before its key in authorized_keys is run instead, where one stands there.
 */
export const keyWithoutCommand = logRule({
  code: "GSYNCD_BROKEN",
  patterns: [/ssh> .*\/nonexistent\/gsyncd: (?:No such file or directory|not found)/],
  message: (_, all) =>
    `The destination admits ${hostsOf(all)} by a key without command="…/gsyncd" before it in authorized_keys: no gsyncd is run there.`,
  remedy: (_, all) => [
    "Run the mutation repairGeoRepKeys: it puts the lines that Gluster writes before those that lack the command.",
    `Or by hand: cat /var/lib/glusterd/geo-replication/secret.pem.pub on ${hostsOf(all)}; each line with that key in authorized_keys of the session's user, on every destination node, must begin with command="…/gsyncd".`,
  ],
  mutation: "repairGeoRepKeys",
});
