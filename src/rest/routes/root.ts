import { uuidV5 } from "../../model/ids.js";
import { API_DOCUMENT } from "../documents/api.js";
import type { LinkView } from "../documents/common.js";
import { RestFault } from "../faults.js";
import { one, type RestAnswer, type RestRequest } from "../request.js";
import { getOne, type Route } from "../route.js";
import { HOSTS } from "../resources/kinds.js";
import { HOST_STATUS_SQL } from "../ovirt-statuses.js";

/** The namespace of installations. */
const INSTALLATIONS = "0f6c3a52-9d0e-4d52-9a6b-7f0e5b8f6f10";

/**
 * The entry: links to every list at the top, and to a search of those that can be searched.
 *
 * @param routes all the others
 */
export function rootRoute(routes: readonly Route[]): Route {
  const lists = routes.filter(
    ({ method, path, output }) => method === "GET" && output.kind === "all" && !path.includes("{"),
  );
  const links = (base: string): LinkView[] =>
    lists
      .flatMap(({ path }) => {
        const rel = path.slice(1);
        return [
          { rel, href: `${base}${path}` },
          { rel: `${rel}/search`, href: `${base}${path}?search={query}` },
        ];
      })
      .toSorted((a, b) => (a.rel < b.rel ? -1 : 1));
  const route = getOne("/", "Entry", API_DOCUMENT, "Where everything is to be found.", async (request) => {
    for (const name of ["schema", "rsdl"]) {
      if (request.parameters.text(name) !== null) throw noDescription(request, name);
    }
    return entry(request, links(request.base));
  });
  return { ...route, parameters: [] };
}

function noDescription({ base }: RestRequest, name: string): RestFault {
  return new RestFault(404, "Not found", `There is no ${name} here: ${base}/openapi.json describes this interface.`);
}

async function entry({ services: { reader } }: RestRequest, links: readonly LinkView[]): Promise<RestAnswer> {
  const [total, active, [installed]] = await Promise.all([
    reader.count(HOSTS.source, []),
    reader.count(HOSTS.source, [() => `(${HOST_STATUS_SQL}) = 'up'`]),
    reader.query<{ at: string }>(`select min("created_at")::text as "at" from "service_user"`),
  ]);
  return one(API_DOCUMENT, {
    links,
    instanceId: uuidV5(INSTALLATIONS, installed?.at ?? ""),
    hosts: { active, total },
    time: new Date().toISOString(),
  });
}
