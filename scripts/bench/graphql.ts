import { ask } from "./load.js";

export type Values = Readonly<Record<string, unknown>>;
export type Graph = (query: string, variables?: Values) => Promise<Values>;

/** Asks the service at a URL, and gives the data of the answer. */
export function graphAt(url: string, authorization: string): Graph {
  const headers = { "content-type": "application/json", authorization };
  return async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables });
    const answer = JSON.parse(await ask({ url: `${url}/graphql`, headers, body })) as Values;
    if (answer["errors"] !== undefined) throw new Error(JSON.stringify(answer["errors"]));
    return answer["data"] as Values;
  };
}
