import type { GraphQLClient } from "./graphql-client.js";

interface Payload {
  readonly userErrors: readonly object[];
}

/** Registers a cluster with a running service. @returns its id. @throws Error with the errors of a refusal */
export async function registerCluster(client: GraphQLClient, input: object): Promise<string> {
  const { registerCluster: registered } = await client.request<{
    registerCluster: Payload & { readonly cluster: { readonly id: string } | null };
  }>(
    `mutation ($input: RegisterClusterInput!) {
       registerCluster(input: $input) { cluster { id } userErrors { field code message } } }`,
    { input },
  );
  if (registered.cluster === null) throw new Error(JSON.stringify(registered.userErrors));
  return registered.cluster.id;
}

/**
 * Has everything of a cluster polled.
 *
 * @param wait seconds
 * @throws Error with the errors of a refusal, or of a poll that is not complete in time
 */
export async function syncCluster(client: GraphQLClient, clusterId: string, wait = 30): Promise<void> {
  const { syncCluster: synced } = await client.request<{ syncCluster: Payload }>(
    `mutation ($input: ClusterInput!, $wait: Int!) {
       syncCluster(input: $input, wait: $wait) { userErrors { field code message } } }`,
    { input: { clusterId }, wait },
  );
  if (synced.userErrors.length > 0) throw new Error(JSON.stringify(synced.userErrors));
}
