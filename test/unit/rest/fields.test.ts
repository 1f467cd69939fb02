import { expect, test } from "vitest";
import { SESSION_DOCUMENT, type SessionView } from "../../../src/rest/documents/session.js";
import { DETAIL_FIELDS, SESSION_FIELDS } from "../../../src/rest/resources/fields.js";

/** Any record, without values; notes which of its fields are read. */
function noting(read: Set<string>): never {
  const get = (_target: object, name: string | symbol): string | null => {
    read.add(String(name));
    return name === "secondaryHostName" ? "dst1" : null;
  };
  return new Proxy({}, { get }) as never;
}

test("what the documents of a session show is read from the database, and nothing else is", () => {
  const [session, detail] = [new Set<string>(), new Set<string>()];
  const view: SessionView = {
    href: "/s",
    id: "s",
    record: noting(session),
    details: [{ sessionId: "s", record: noting(detail), brick: { href: "/b", id: "b" } }],
  };
  SESSION_DOCUMENT.xml(view);
  // The id is the view's own, and a brick's id stands in its reference.
  expect([...session, "id"].toSorted()).toEqual([...SESSION_FIELDS].toSorted());
  expect([...detail, "brickId"].toSorted()).toEqual([...DETAIL_FIELDS].toSorted());
});
