import { utcText } from "../../model/instant.js";

/** What stands between two tags, or behind a key of a JSON object. */
export type Scalar = string | number | boolean;

/**
 * Types of oVirt's API. `integer` has 32 bits and `long` 64; `uri` is a path on this service, of words and ids, which need no
 * escaping; `date` is stored as PostgreSQL sends it.
 */
export type ScalarType = "string" | "uuid" | "uri" | "integer" | "long" | "boolean" | "date";

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Form {
  readonly xml: (value: Scalar) => string;
  /** Characters that a value has in XML, about; null where that depends on the value. */
  readonly width: number | null;
  /** JSON text. oVirt quotes booleans and 32-bit integers, and writes dates as milliseconds since 1970. */
  readonly json: (value: Scalar) => string;
  /** Of the JSON form as it is written. */
  readonly schema: JsonSchema;
  /** What the schema does not tell. */
  readonly note?: string;
}

const text: Form = {
  xml: (value) => escapeText(String(value)),
  width: null,
  json: (value) => jsonText(String(value)),
  schema: { type: "string" },
};

const quoted: Form = { xml: String, width: 5, json: (value) => `"${String(value)}"`, schema: { type: "string" } };

export const FORMS: Readonly<Record<ScalarType, Form>> = {
  string: text,
  uri: { ...quoted, width: null },
  uuid: { ...quoted, width: 36, schema: { type: "string", format: "uuid" } },
  integer: { ...quoted, schema: { type: "string", pattern: "^-?[0-9]+$" } },
  boolean: { ...quoted, schema: { type: "string", enum: ["true", "false"] } },
  long: { xml: String, width: 10, json: String, schema: { type: "integer", format: "int64" } },
  date: {
    xml: (value) => utcText(String(value)),
    width: 24,
    json: (value) => String(Date.parse(utcText(String(value)))),
    schema: { type: "integer", format: "int64" },
    note: "In JSON milliseconds since 1970, in XML ISO 8601.",
  },
};

// What no XML document may hold: most control characters, halves of surrogate pairs, and two that are none.
const NO_XML = /[[\p{Cc}\p{Cs}\ufffe\uffff]--[\t\n\r\u007f-\u009f]]/gv;
const SPECIAL = /[&<>"\r]/g;
const PLAIN = /^[\t\n\u0020\u0021\u0023-\u0025\u0027-\u003b\u003d\u003f-\u007e]*$/;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A reader takes a bare one for a line feed.
  "\r": "&#13;",
};

/** Text for an element or an attribute; a character that XML cannot hold becomes U+FFFD. */
function escapeText(value: string): string {
  if (PLAIN.test(value)) return value;
  return value.replace(NO_XML, "\u{fffd}").replace(SPECIAL, (character) => ENTITIES[character] ?? character);
}

// Most texts need nothing done to them, which a look tells faster than JSON.stringify.
const PLAIN_JSON = /^[ !#-[\]-~]*$/;

function jsonText(value: string): string {
  return PLAIN_JSON.test(value) ? `"${value}"` : JSON.stringify(value);
}
