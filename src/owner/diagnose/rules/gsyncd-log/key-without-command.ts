import { hostsOf, logRule } from "./log-rule.js";

/**
 * What a worker asks for in place of gsyncd (resource.py, connect_remote, before 4.0 glusterd.c: `/nonexistent/gsyncd`, unless the option
 * remote-gsyncd names another): the command that stands before its key in authorized_keys is run instead, where one stands there.
 */
export const keyWithoutCommand = logRule({
  code: "GSYNCD_BROKEN",
  // Not what ssh -v prints of every log-in.
  patterns: [/ssh> (?!debug\d: ).*\/nonexistent\/gsyncd/],
  message: (_, all) =>
    `The destination admits ${hostsOf(all)} by a key without command="…/gsyncd" before it in authorized_keys: no gsyncd is run there.`,
  remedy: (_, all) => [
    "Run the mutation repairGeoRepKeys: it puts the lines that Gluster writes before those that lack the command.",
    `Or by hand: cat /var/lib/glusterd/geo-replication/common_secret.pem.pub on the source node where the session was created # in authorized_keys of the session's user, on every destination node, these lines of ${hostsOf(all)} must stand before any other with the same key`,
    "Where keys are to be admitted without a command, as by gsec_create container: setGeoRepOption with the key remote-gsyncd and the path of gsyncd there.",
  ],
  mutation: "repairGeoRepKeys",
});
