import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { isDate, utcText } from "../instant.js";

/** Instants: text in rows and answers, a Date as an argument. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "An instant in UTC as RFC 3339 writes it, such as `2026-03-01T12:30:00.250Z`.",
  specifiedByURL: "https://scalars.graphql.org/andimarek/date-time.html",
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    if (typeof value === "string") return utcText(value);
    throw new TypeError("a DateTime is a Date or PostgreSQL's text");
  },
  parseValue: (value) => dateOf(value),
  parseLiteral: (node) => dateOf(node.kind === Kind.STRING ? node.value : null),
});

/** 64-bit integers: always text in answers, since JSON numbers lose digits; text or a safe number as an argument. */
export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: "BigInt",
  description:
    'A 64-bit integer as a decimal string, such as `"9007199254740993"`. As an argument a number is accepted too.',
  serialize: (value) => {
    if (typeof value === "string") return value;
    if (typeof value === "bigint" || typeof value === "number") return String(value);
    throw new TypeError("a BigInt is an integer or its text");
  },
  parseValue: (value) => bigintOf(Number.isSafeInteger(value) ? String(value) : value),
  parseLiteral: (node) => bigintOf(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : null),
});

export const JsonObject = new GraphQLScalarType<unknown, unknown>({
  name: "JSON",
  description: "A JSON value; what it holds depends on the kind of the object that has it.",
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError("JSON is never an argument.");
  },
});

function dateOf(value: unknown): Date {
  const exists = typeof value === "string" && RFC3339.test(value) && isDate(value.slice(0, 19));
  const date = exists ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime())) {
    throw new GraphQLError("A DateTime is an RFC 3339 text with a zone, such as 2026-03-01T12:30:00Z.");
  }
  return date;
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const LARGEST = 2n ** 63n - 1n;

function bigintOf(value: unknown): bigint {
  if (typeof value === "string" && /^-?\d{1,19}$/.test(value)) {
    const number = BigInt(value);
    if (number <= LARGEST && number >= -LARGEST) return number;
  }
  throw new GraphQLError("A BigInt is a 64-bit integer as a decimal string.");
}
