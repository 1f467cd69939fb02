import { ask, inTurns, type Load, type Target } from "./load.js";
import type { Program } from "./reads.js";

const SESSION = `id clusterId primaryVolumeId sessionKey status secondaryHostId secondaryHostName secondaryVolumeId
  secondaryVolumeName userName`;
const DETAIL = `status checkpointStatus crawlStatusRaw secondaryHostId secondaryHostName filesSynced filesPending filesSkipped bytesPending
  deletesPending entryPending dataPending metaPending failures lastSyncedAt checkpointAt checkpointCompleted
  checkpointCompletedAt brick { id name }`;

/** The list of a volume's sessions, with what the graph must be asked for to tell the same. */
const LISTS = {
  sessions: { query: "", fields: SESSION },
  sessionsWithBricks: { query: "?all_content=true", fields: `${SESSION} details { ${DETAIL} }` },
} as const;

export interface RestResult {
  readonly graph: Load;
  readonly xml: Load;
  readonly json: Load;
  /** Requests per second for one of the graph's. */
  readonly xmlRatio: number;
  readonly jsonRatio: number;
}

/** Requests per second of lists of 50 sessions in XML and in JSON, beside the graph's query for the same content. */
export async function measureRest(
  { found: url, pid }: Program,
  authorization: string,
  volumeId: string,
): Promise<Record<string, RestResult>> {
  const results: Record<string, RestResult> = {};
  const api = `${url}/ovirt-engine/api`;
  const clusters = JSON.parse(
    await ask({ url: `${api}/clusters`, headers: { authorization, accept: "application/json" }, body: null }),
  ) as { readonly cluster: readonly { readonly id: string }[] };
  const path = `clusters/${clusters.cluster[0]?.id ?? ""}/glustervolumes/${volumeId}/georeplication-sessions`;
  for (const [name, { query, fields }] of Object.entries(LISTS)) {
    const graph: Target = {
      url: `${url}/graphql`,
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({
        query: `query ($id: ID!) { volume(id: $id) { geoRepSessions(first: 50) { nodes { ${fields} } } } }`,
        variables: { id: volumeId },
      }),
    };
    const list = (accept: string): Target => ({
      url: `${api}/${path}${query}`,
      headers: { authorization, accept },
      body: null,
    });
    const targets = { graph, xml: list("application/xml"), json: list("application/json") };
    await assertFifty(targets);
    const loads = await inTurns(targets, { graph: pid, xml: pid, json: pid });
    const ratio = (form: "xml" | "json"): number => loads[form].requestsPerSecond / loads.graph.requestsPerSecond;
    results[name] = { ...loads, xmlRatio: ratio("xml"), jsonRatio: ratio("json") };
  }
  return results;
}

async function assertFifty({ graph, xml, json }: Readonly<Record<"graph" | "xml" | "json", Target>>): Promise<void> {
  const counts = [
    (await ask(graph)).split(`"sessionKey":`).length - 1,
    (await ask(xml)).split("<session_key>").length - 1,
    (await ask(json)).split(`"session_key":`).length - 1,
  ];
  if (counts.some((count) => count !== 50)) throw new Error(`not 50 sessions, but ${counts.join(", ")}`);
}
