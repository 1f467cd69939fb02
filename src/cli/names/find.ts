import { type Api, MOST_ROWS } from "../api/api.js";
import {
  CLUSTER_NAMES,
  type ClusterName,
  VOLUME_BY_ID,
  type VolumeName,
  VOLUMES_BY_NAME,
} from "../documents/clusters.js";
import { SESSION_NAME_BY_ID, SESSION_NAMES, type SessionFilter, type SessionName } from "../documents/sessions.js";
import { CliError, EXIT } from "../exit-codes.js";
import { type GivenName, isNamed, nameOf, parseName } from "./session-name.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PREFIX = /^[0-9a-f][0-9a-f-]{3,35}$/i;

/**
 * The one session that is meant: by its id, by its name or a part of it that no other has, or by the beginning of its id.
 *
 * @throws CliError NOT_FOUND, or AMBIGUOUS with the names of those that may be meant
 */
export async function findSession(api: Api, text: string): Promise<SessionName> {
  if (UUID.test(text)) {
    const { geoRepSession } = await api.ask(SESSION_NAME_BY_ID, { id: text });
    if (geoRepSession !== null) return geoRepSession;
  }
  const given = parseName(text);
  const named = given === null ? [] : await sessionsNamed(api, given);
  if (named.length > 0) return theOne(named, "session", text, idAndName);
  const begun = PREFIX.test(text) ? await sessionsBegun(api, text.toLowerCase()) : [];
  return theOne(begun, "session", text, idAndName);
}

/** Each of them once, in the order of their first names. @throws CliError */
export async function findSessions(api: Api, texts: readonly string[]): Promise<SessionName[]> {
  const found = new Map<string, SessionName>();
  for (const text of texts) {
    const session = await findSession(api, text);
    found.set(session.id, session);
  }
  return [...found.values()];
}

/** All sessions of a filter, in the order of their names. */
export async function listSessionNames(api: Api, filter: SessionFilter): Promise<SessionName[]> {
  const found = await api.allRows(SESSION_NAMES, { filter }, (answer) => answer.geoRepSessions, MOST_ROWS);
  return found.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

/** By name or id. @throws CliError NOT_FOUND, AMBIGUOUS */
export async function findCluster(api: Api, text: string): Promise<ClusterName> {
  const found = (await listClusterNames(api)).filter(({ id, name }) => name === text || id === text.toLowerCase());
  return theOne(found, "cluster", text, ({ id, name }) => `${id}  ${name}`);
}

export function listClusterNames(api: Api): Promise<ClusterName[]> {
  return api.allRows(CLUSTER_NAMES, {}, (answer) => answer.clusters, MOST_ROWS);
}

/** By `[CLUSTER/]VOLUME`, or id. @throws CliError NOT_FOUND, AMBIGUOUS */
export async function findVolume(api: Api, text: string): Promise<VolumeName> {
  if (UUID.test(text)) {
    const { volume } = await api.ask(VOLUME_BY_ID, { id: text });
    if (volume !== null) return volume;
  }
  const slash = text.lastIndexOf("/");
  const [cluster, name] = [slash < 0 ? null : text.slice(0, slash), text.slice(slash + 1)];
  const found = (await volumesNamed(api, name)).filter(
    (volume) => cluster === null || volume.cluster.name === cluster || volume.cluster.id === cluster,
  );
  return theOne(found, "volume", text, (volume) => `${volume.id}  ${volume.cluster.name}/${volume.name}`);
}

async function sessionsNamed(api: Api, given: GivenName): Promise<SessionName[]> {
  const found: SessionName[] = [];
  for (const { id } of await volumesNamed(api, given.volume)) {
    found.push(...(await listSessionNames(api, { volumeId: id })));
  }
  return found.filter((session) => isNamed(session, given));
}

async function sessionsBegun(api: Api, prefix: string): Promise<SessionName[]> {
  return (await listSessionNames(api, {})).filter(({ id }) => id.startsWith(prefix));
}

function volumesNamed(api: Api, name: string): Promise<VolumeName[]> {
  return api.allRows(VOLUMES_BY_NAME, { name }, (answer) => answer.volumes, MOST_ROWS);
}

function idAndName(session: SessionName): string {
  return `${session.id}  ${nameOf(session)}`;
}

function theOne<T>(found: readonly T[], what: string, text: string, describe: (one: T) => string): T {
  const [only] = found;
  if (only === undefined) throw new CliError(EXIT.NOT_FOUND, `There is no ${what} ${text}.`, { code: "NOT_FOUND" });
  if (found.length === 1) return only;
  const candidates = found.map(describe);
  const words = `${text} may be any of these ${found.length}: name one by its id, or by more of its name.`;
  throw new CliError(EXIT.AMBIGUOUS, words, { candidates });
}
