import { expect, test } from "vitest";
import { brickId, eventId, eventNumber, isUuid, optionId, sessionId, uuidV5 } from "../../../src/model/ids.js";

test.each([
  // RFC 9562, appendix A.4
  ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2"],
  // Python's uuid.uuid5 documentation
  ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d"],
])("a name in namespace %s: %s", (namespace, name, expected) => {
  expect(uuidV5(namespace, name)).toBe(expected);
});

const VOLUME = "2abc0e41-132f-43ba-a593-3c1d22914449";
const HOST = "ff3944ea-cd55-455c-9108-46149292694e";

test("ids tell apart what differs, are lower-case UUIDs, and do not hold who created a session", () => {
  const ids = [
    sessionId(VOLUME, "dst1::vol"),
    sessionId(VOLUME, "geo@dst1::vol"),
    sessionId(VOLUME, "dst2::vol"),
    sessionId(HOST, "dst1::vol"),
    brickId(VOLUME, HOST, "/bricks/a"),
    brickId(VOLUME, VOLUME, "/bricks/a"),
    optionId(sessionId(VOLUME, "dst1::vol"), "sync-jobs"),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every(isUuid)).toBe(true);
  expect(isUuid(HOST.toUpperCase()), "ids are kept in one form only").toBe(false);
  expect(uuidV5(HOST.toUpperCase(), "x"), "the namespace's case made another id").toBe(uuidV5(HOST, "x"));
});

test("an event's id is a UUID from which its number is had again, and nothing else's is taken for one", () => {
  for (const number of ["1", "255", "4096", "9007199254740993", "1152921504606846975"]) {
    const id = eventId(number);
    expect(isUuid(id), id).toBe(true);
    expect(eventNumber(id)).toBe(number);
  }
  expect(new Set(["1", "16", "256", "4096"].map(eventId)).size).toBe(4);
  expect(eventNumber(VOLUME)).toBeNull();
});
