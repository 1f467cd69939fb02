import type { Condition } from "../../store/queries/reader.js";
import { EVENT_DOCUMENT } from "../documents/event.js";
import { JOB_DOCUMENT } from "../documents/job.js";
import { NotThere } from "../faults.js";
import { getAll, getOne, type Route } from "../route.js";
import { found } from "../resources/find.js";
import { EVENTS, JOBS, list, show } from "../resources/kinds.js";
import { wholePage } from "../resources/lists.js";
import { eventView, jobView } from "../resources/views.js";

const numbered =
  (sign: "=" | ">", number: string): Condition =>
  (parameters) =>
    `t."number" ${sign} ${parameters.add(number, "bigint")}`;

const EVENT_LIST =
  "What has changed, the newest first. To read on without a gap ask `from` the last index seen, with `search=sortby index asc`.";

export const HISTORY_ROUTES: readonly Route[] = [
  getAll(
    "/events",
    "History",
    EVENT_DOCUMENT,
    EVENT_LIST,
    (request) => {
      const from = request.parameters.integer("from", 0, Number.MAX_SAFE_INTEGER);
      const conditions = from === null ? [] : [numbered(">", String(from))];
      return list(request, EVENTS, (record) => eventView(request.base, record), conditions);
    },
    ["from"],
  ),
  getOne("/events/{event}", "History", EVENT_DOCUMENT, "One event.", async (request) => {
    const number = request.path["event"] ?? "";
    if (!/^\d{1,18}$/.test(number)) throw new NotThere();
    const { reader } = request.services;
    const conditions = [numbered("=", number)];
    const { rows } = await reader.page(EVENTS.source, EVENTS.order, conditions, wholePage(1), EVENTS.fields);
    const [record] = rows;
    if (record === undefined) throw new NotThere();
    return show(request, EVENTS, eventView(request.base, record));
  }),
  getAll("/jobs", "History", JOB_DOCUMENT, "Changes that were asked for, the newest first.", (request) =>
    list(request, JOBS, (record) => jobView(request.base, record)),
  ),
  getOne("/jobs/{job}", "History", JOB_DOCUMENT, "One change, and what has come of it.", async (request) =>
    show(request, JOBS, jobView(request.base, await found(request, "job", JOBS.source, JOBS.fields))),
  ),
];
