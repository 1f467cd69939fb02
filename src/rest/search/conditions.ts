import { isUuid } from "../../model/ids.js";
import type { CursorType, Order } from "../../store/queries/page.js";
import type { Condition, Parameters } from "../../store/queries/reader.js";
import { type Criterion, type Operator, refused, type Search } from "./parse.js";

/** A field that can be searched for, in SQL about the table `t`. */
interface SearchField {
  readonly sql: string;
  readonly type: "text" | "uuid" | "bigint" | "timestamptz";
  /** oVirt's word for each of the stored ones, where they are not the same. */
  readonly words?: ReadonlyMap<string, string>;
}

export type SearchFields = Readonly<Record<string, SearchField>>;

/** @throws RestFault naming a field that cannot be searched for, or a value that is none of its */
export function searchConditions(search: Search, fields: SearchFields, caseSensitive: boolean): Condition[] {
  if (search.groups.length === 0) return [];
  const groups = search.groups.map((group) => group.map((criterion) => conditionOf(criterion, fields, caseSensitive)));
  return [
    (parameters) =>
      groups.map((group) => `(${group.map((condition) => condition(parameters)).join(" and ")})`).join(" or "),
  ];
}

/** @throws RestFault for a field that cannot be sorted by */
export function searchOrder({ sortBy }: Search, fields: SearchFields, usual: Order): Order {
  if (sortBy === null) return usual;
  const { sql, type } = fieldOf(sortBy.field, fields);
  const last = usual.columns.at(-1);
  return { columns: [{ sql, type }, ...(last === undefined ? [] : [last])], descending: sortBy.descending };
}

function fieldOf(name: string, fields: SearchFields): SearchField {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field !== undefined) return field;
  throw refused(`there is no field ${name}: fields are ${Object.keys(fields).join(", ")}`);
}

function conditionOf(
  { field: name, operator, value }: Criterion,
  fields: SearchFields,
  caseSensitive: boolean,
): Condition {
  if (value.includes("\0")) throw refused("no value holds a NUL");
  const field = fieldOf(name ?? "name", fields);
  if (name === null && !value.includes("*")) return textCondition(field.sql, operator, `*${value}*`, false);
  if (field.words !== undefined) return wordCondition(field, field.words, operator, value);
  if (field.type === "text") return textCondition(field.sql, operator, value, caseSensitive);
  const checked = CHECKED[field.type](value);
  if (checked === null) throw refused(`"${value}" is no value of ${name ?? "name"}`);
  return compared(field.sql, operator, checked, field.type);
}

function compared(sql: string, operator: Operator, value: string, type: CursorType): Condition {
  const sign = operator === "!=" ? "is distinct from" : operator;
  return (parameters: Parameters) => `${sql} ${sign} ${parameters.add(value, type)}`;
}

function textCondition(sql: string, operator: Operator, value: string, caseSensitive: boolean): Condition {
  const [left, right] = caseSensitive ? [sql, value] : [`lower(${sql})`, value.toLowerCase()];
  if (!value.includes("*") || (operator !== "=" && operator !== "!=")) return compared(left, operator, right, "text");
  const pattern = right.replaceAll(/[\\%_]/g, (character) => `\\${character}`).replaceAll("*", "%");
  const like = (parameters: Parameters): string => `coalesce(${left}, '') like ${parameters.add(pattern, "text")}`;
  return operator === "=" ? like : (parameters) => `not (${like(parameters)})`;
}

function wordCondition(
  { sql }: SearchField,
  words: ReadonlyMap<string, string>,
  operator: Operator,
  value: string,
): Condition {
  if (operator !== "=" && operator !== "!=") throw refused(`${value} can be compared by = and != only`);
  const known = new Set(words.values());
  const asked = value.toLowerCase();
  if (!known.has(asked)) throw refused(`"${value}" is none of ${[...known].join(", ")}`);
  const stored = [...words].filter(([, word]) => word === asked).map(([word]) => word);
  const equal = (parameters: Parameters): string => `${sql} = any(${parameters.add(stored, "text[]")})`;
  return operator === "=" ? equal : (parameters) => `(${equal(parameters)}) is not true`;
}

const CHECKED: Readonly<Record<"uuid" | "bigint" | "timestamptz", (value: string) => string | null>> = {
  uuid: (value) => (isUuid(value.toLowerCase()) ? value.toLowerCase() : null),
  bigint: (value) => (/^-?\d{1,18}$/.test(value) ? value : null),
  timestamptz: (value) => {
    const dated = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(value);
    const time = dated
      ? Date.parse(/T/.test(value) && !/(Z|[+-]\d\d:\d\d)$/.test(value) ? `${value}Z` : value)
      : Number.NaN;
    return Number.isNaN(time) ? null : new Date(time).toISOString();
  },
};
