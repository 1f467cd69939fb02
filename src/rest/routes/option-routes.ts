import { AppError } from "../../errors.js";
import { isUuid, optionId } from "../../model/ids.js";
import { isFinal } from "../../model/operation.js";
import type { OperationRow } from "../../store/operation-events.js";
import { refusalOf, LONGEST_WAIT_SECONDS } from "../../service/outcome.js";
import { ACTION } from "../documents/fault.js";
import { OPTION_DOCUMENT, type OptionView, type SessionView } from "../documents/session.js";
import { faultView, NotThere, RestFault } from "../faults.js";
import { linksOf } from "../follow.js";
import type { Given } from "../reading/given.js";
import { all, one, type RestAnswer, type RestRequest } from "../request.js";
import { getOne, type Route } from "../route.js";
import { act, changed, waitOf, wishesOf } from "./change.js";
import { sessionOf } from "../resources/find.js";
import { followFrom, SESSIONS } from "../resources/kinds.js";
import { jobPath } from "../resources/places.js";
import { SESSION_PATH } from "./session-routes.js";

interface Setting {
  readonly key: string;
  readonly value: string;
}

/** Each is a command of its own, during which the caller waits. */
export const MOST_SETTINGS = 20;

/** What this interface asks of the service about options, in one place. */
const ask = {
  set: ({ actor, services }: RestRequest, session: SessionView, { key, value }: Setting): Promise<OperationRow> =>
    services.sessions.setOption(actor, session.id, { key, value }),
  reset: ({ actor, services }: RestRequest, session: SessionView, key: string): Promise<OperationRow> =>
    services.sessions.resetOption(actor, session.id, { key }),
};

async function optionsOf(request: RestRequest, session: SessionView): Promise<readonly OptionView[]> {
  await followFrom(request, SESSIONS, [session], linksOf("options"));
  return session.options ?? [];
}

const plain = (key: string): string => key.replaceAll("-", "_").toLowerCase();

/** The option that the path names by its id, or by its key with dashes or underscores. */
function optionOf({ path }: RestRequest, options: readonly OptionView[]): OptionView | null {
  const named = path["option"] ?? "";
  return options.find(({ id, record }) => id === named.toLowerCase() || plain(record.key) === plain(named)) ?? null;
}

/** The key that the path names; one that the session does not list may still be one that can be set. */
async function keyOf(request: RestRequest, session: SessionView): Promise<string> {
  const option = optionOf(request, await optionsOf(request, session));
  const named = request.path["option"] ?? "";
  if (option === null && (isUuid(named.toLowerCase()) || !/^[a-z][a-z0-9_-]*$/i.test(named))) throw new NotThere();
  return option?.record.key ?? named;
}

/** @throws RestFault */
function settingOf(body: Given | null, named: string | null): Setting {
  const key = named ?? (body?.text("key") || null);
  const value = body?.text("value") ?? null;
  if (key !== null && value !== null) return { key, value };
  const missing = [...(key === null ? ["key"] : []), ...(value === null ? ["value"] : [])];
  throw new RestFault(400, "Incomplete parameters", `Option [${missing.join(", ")}] required for update`);
}

/** Sets options one after the other, and answers what has become of them. @throws RestFault */
async function setAll(
  request: RestRequest,
  session: SessionView,
  settings: readonly Setting[],
): Promise<RestAnswer | null> {
  const wait = waitOf(wishesOf(request, null));
  if (wait === 0 && settings.length > 1) {
    throw new RestFault(400, "Invalid value", "Set one option at a time where the answer is not to be waited for.");
  }
  const done: string[] = [];
  for (const [at, setting] of settings.entries()) {
    const isLast = at === settings.length - 1;
    // The next one cannot begin before this one has ended.
    const seconds = isLast ? wait : LONGEST_WAIT_SECONDS;
    const operation = await changed(request, seconds, () => ask.set(request, session, setting)).catch(
      (error: unknown) => {
        throw error instanceof AppError ? refused(error, setting.key, done) : error;
      },
    );
    const failure = refusalOf(operation);
    if (failure !== null) throw refused(failure, setting.key, done);
    if (isFinal(operation.state)) {
      done.push(setting.key);
      continue;
    }
    if (!isLast) throw refused(inProgress(operation), setting.key, done);
    const job = { id: operation.id, href: jobPath(request.base, operation.id) };
    return one(ACTION, { status: "pending", job }, 202, { location: job.href });
  }
  return null;
}

function inProgress({ id }: OperationRow): AppError {
  return new AppError("OPERATION_IN_PROGRESS", `Operation ${id} still sets it: ask for the rest when it has ended.`);
}

function refused(error: AppError, key: string, done: readonly string[]): RestFault {
  const { reason, detail } = faultView(error, "set");
  const before = done.length === 0 ? "" : ` Set before it: ${done.join(", ")}.`;
  return new RestFault(error.status, reason, `${key}: ${detail}${before}`, error);
}

/** The option as the service knows it by now, which may be as it was asked for. */
async function shown(request: RestRequest, session: SessionView, { key, value }: Setting): Promise<RestAnswer> {
  const options = await optionsOf(request, session);
  const known = options.find(({ record }) => plain(record.key) === plain(key));
  if (known !== undefined) return one(OPTION_DOCUMENT, known);
  const id = optionId(session.id, key.replaceAll("_", "-"));
  return one(OPTION_DOCUMENT, { href: `${session.href}/options/${id}`, id, record: { id, key, value } });
}

const OPTIONS = `${SESSION_PATH}/options`;
const OPTION = `${OPTIONS}/{option}`;

export const OPTION_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: OPTIONS,
    summary: "All options of a session, by key.",
    tag: "Geo-replication",
    parameters: [],
    input: null,
    output: { kind: "all", of: OPTION_DOCUMENT },
    statuses: [200],
    answer: async (request) => all(OPTION_DOCUMENT, await optionsOf(request, await sessionOf(request))),
  },
  {
    method: "POST",
    path: OPTIONS,
    summary: "Sets the options that are sent, one `option` or several in `georeplication_options`; others stay.",
    tag: "Geo-replication",
    parameters: ["async"],
    input: { of: OPTION_DOCUMENT, required: true },
    output: { kind: "all", of: OPTION_DOCUMENT },
    statuses: [200, 202],
    answer: async (request) => {
      const session = await sessionOf(request);
      const body = request.body(OPTION_DOCUMENT);
      const several = body?.several(OPTION_DOCUMENT) ?? [];
      const settings = several.length === 0 ? [settingOf(body, null)] : several.map((each) => settingOf(each, null));
      if (settings.length > MOST_SETTINGS) {
        throw new RestFault(400, "Value out of range", `At most ${MOST_SETTINGS} options are set at a time.`);
      }
      const pending = await setAll(request, session, settings);
      if (pending !== null) return pending;
      const [only] = settings;
      return several.length === 0 && only !== undefined
        ? shown(request, session, only)
        : all(OPTION_DOCUMENT, await optionsOf(request, session));
    },
  },
  {
    ...getOne(OPTION, "Geo-replication", OPTION_DOCUMENT, "One option, by id or key.", async (request) => {
      const option = optionOf(request, await optionsOf(request, await sessionOf(request)));
      if (option === null) throw new NotThere();
      return one(OPTION_DOCUMENT, option);
    }),
    parameters: [],
  },
  {
    method: "PUT",
    path: OPTION,
    summary: "Sets an option.",
    tag: "Geo-replication",
    parameters: ["async"],
    input: { of: OPTION_DOCUMENT, required: true },
    output: { kind: "one", of: OPTION_DOCUMENT },
    statuses: [200, 202],
    answer: async (request) => {
      const session = await sessionOf(request);
      const key = await keyOf(request, session);
      const setting = settingOf(request.body(OPTION_DOCUMENT), key);
      return (await setAll(request, session, [setting])) ?? shown(request, session, setting);
    },
  },
  {
    method: "DELETE",
    path: OPTION,
    summary: "Gives an option its default again.",
    tag: "Geo-replication",
    parameters: ["async"],
    input: { of: ACTION, required: false },
    output: { kind: "one", of: ACTION },
    statuses: [200, 202],
    answer: async (request) => {
      const session = await sessionOf(request);
      const key = await keyOf(request, session);
      return act(request, "set", wishesOf(request, request.body(ACTION)), () => ask.reset(request, session, key));
    },
  },
];
