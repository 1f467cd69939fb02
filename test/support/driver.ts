import type { Answer, ClusterClient } from "../../src/gluster/client.js";
import type { GlusterCommand } from "../../src/gluster/command.js";

/** Has a cluster do a command: a change through the command node, and through another only while nothing was sent. */
export function sent<T>(client: ClusterClient, command: GlusterCommand<T>): Promise<Answer<T>> {
  if (!command.changes) return client.read(command);
  const attempts = { nodes: client.inOrder(), mayGoOn: (failure: { readonly sent: boolean }) => !failure.sent };
  return client.each(attempts, ({ uuid }) => client.on(uuid, command));
}
