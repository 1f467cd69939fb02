import type { Actor } from "../model/actor.js";
import type { Operations } from "../service/operations.js";
import type { Reader } from "../store/queries/reader.js";
import type { Sessions } from "../service/sessions/sessions.js";
import type { AnswerSize } from "./answer-size.js";
import { type AnyDocument, collectionJson, collectionXml, type Document } from "./description/document.js";
import type { MediaType } from "./media.js";
import type { Parameters } from "./parameters.js";
import type { Given } from "./reading/given.js";

/** What routes call. */
export interface RestServices {
  readonly reader: Reader;
  readonly sessions: Pick<
    Sessions,
    "create" | "start" | "stop" | "pause" | "resume" | "delete" | "setOption" | "resetOption"
  >;
  readonly operations: Pick<Operations, "waitFor">;
}

/** A request that has found its route. */
export interface RestRequest {
  readonly actor: Actor;
  readonly services: RestServices;
  /** What every path of an answer begins with, as the caller's did: `/ovirt-engine/api/v4`. */
  readonly base: string;
  /** Segments of the path that stand for `{…}` of the route, in their order. */
  readonly path: Readonly<Record<string, string>>;
  readonly parameters: Parameters;
  readonly correlationId: string;
  /** Of what is gathered for the answer so far. */
  readonly size: AnswerSize;
  /** The body as a document of that kind; null where there is none. @throws RestFault */
  readonly body: (of: AnyDocument) => Given | null;
  /** Aborts when the caller is gone, or when no one may wait any longer. */
  readonly gone: () => AbortSignal;
}

/** A document that knows how to write itself, piece by piece. */
interface Written {
  readonly xml: () => Iterable<string>;
  readonly json: () => Iterable<string>;
}

export interface RestAnswer {
  readonly status: number;
  /** Null for an empty body. */
  readonly document: Written | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the form is not the caller's to choose. */
  readonly type?: MediaType;
}

export function one<V>(
  of: Document<V>,
  view: V,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): RestAnswer {
  return { status, document: { xml: () => [of.xml(view)], json: () => [of.json(view)] }, headers };
}

export function all<V>(of: Document<V>, views: readonly V[]): RestAnswer {
  return {
    status: 200,
    document: { xml: () => collectionXml(of, views), json: () => collectionJson(of, views) },
  };
}
