import type { Element } from "./rest-client.js";

/**
 * Where a document in XML and the same one in JSON say different things. Names are the same in both; what is an attribute or
 * an element in XML is a member in JSON, once; several elements of one name are an array; dates are milliseconds in JSON.
 */
export function differences(xml: Element, json: unknown, where = `<${xml.tag}>`): string[] {
  if (typeof json === "string" || typeof json === "number") return scalarDifferences(xml, json, where);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return [`${where}: ${JSON.stringify(json)} is neither a text, a number nor an object`];
  }
  const found: string[] = [];
  const said = new Set<string>();
  for (const [name, value] of Object.entries(json)) {
    said.add(name);
    const elements = xml.children.filter(({ tag }) => tag === name);
    const attribute = xml.attributes[name];
    const inside = `${where}<${name}>`;
    if (Array.isArray(value)) {
      if (elements.length !== value.length) found.push(`${inside}: ${elements.length} in XML, ${value.length} in JSON`);
      for (const [index, element] of elements.entries()) {
        found.push(...differences(element, value[index], `${inside}[${index}]`));
      }
    } else if (attribute !== undefined) {
      if (attribute !== value) found.push(`${where} @${name}: "${attribute}" in XML, ${JSON.stringify(value)} in JSON`);
      // The documented elements say their id both ways in XML.
      for (const element of elements) found.push(...differences(element, value, inside));
    } else if (elements.length === 1) {
      for (const element of elements) found.push(...differences(element, value, inside));
    } else {
      found.push(`${inside}: ${elements.length} times in XML, once in JSON`);
    }
  }
  for (const { tag } of xml.children) if (!said.has(tag)) found.push(`${where}<${tag}>: in XML only`);
  for (const name of Object.keys(xml.attributes)) if (!said.has(name)) found.push(`${where} @${name}: in XML only`);
  return found;
}

function scalarDifferences(xml: Element, json: string | number, where: string): string[] {
  const same =
    typeof json === "string" ? xml.text === json.trim() : xml.text === String(json) || isDate(xml.text, json);
  const plain = xml.children.length === 0 && Object.keys(xml.attributes).length === 0;
  return same && plain ? [] : [`${where}: "${xml.text}" in XML, ${JSON.stringify(json)} in JSON`];
}

function isDate(text: string, milliseconds: number): boolean {
  return /^\d{4}-/.test(text) && Date.parse(text) === milliseconds;
}

const ATTRIBUTES: ReadonlySet<string> = new Set(["id", "href", "rel"]);
const FIRST = ["actions", "name", "description", "comment", "link"];
/** Elements whose order is that of the page that documents them. */
const DOCUMENTED: ReadonlySet<string> = new Set(["georeplication-session", "session_detail", "option", "product_info"]);
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(Z|[+-]\d{2}:\d{2})$/;
/** Members that are enumerated values of oVirt's. */
const ENUMS: ReadonlySet<string> = new Set(["kind", "unit", "volume_type", "transport_type", "severity"]);

/** Where a document breaks oVirt's conventions for XML, whatever it is about. */
export function breaches(element: Element, where = `<${element.tag}>`): string[] {
  const found = Object.keys(element.attributes)
    .filter((name) => !ATTRIBUTES.has(name))
    .map((name) => `${where}: "${name}" is an attribute`);
  if (/^\d{4}-\d{2}/.test(element.text) && !DATE.test(element.text)) found.push(`${where}: the date ${element.text}`);
  if (/^(true|false)$/i.test(element.text) && !/^(true|false)$/.test(element.text))
    found.push(`${where}: ${element.text}`);
  if (ENUMS.has(element.tag) && !/^[a-z_]+$/.test(element.text)) found.push(`${where}: the word ${element.text}`);
  if (element.children.length > 0 && element.text !== "") found.push(`${where}: text beside elements`);
  if (!DOCUMENTED.has(element.tag)) found.push(...disorder(element, where));
  for (const child of element.children) found.push(...breaches(child, `${where}<${child.tag}>`));
  return found;
}

function disorder({ children }: Element, where: string): string[] {
  const ranks = children.map((child): [number, string] => {
    const first = FIRST.indexOf(child.tag);
    if (first >= 0) return [first, ""];
    return [isLinked(child) ? FIRST.length + 1 : FIRST.length, child.tag];
  });
  const sorted = ranks.toSorted(([a, x], [b, y]) => a - b || (x < y ? -1 : Number(x > y)));
  return JSON.stringify(ranks) === JSON.stringify(sorted)
    ? []
    : [`${where}: ${children.map(({ tag }) => tag).join(" ")}`];
}

/** An object of its own, or several of one kind that were followed. */
function isLinked({ attributes, children }: Element): boolean {
  return "href" in attributes || (children.length > 0 && children.every((child) => "href" in child.attributes));
}

/** Where JSON has what oVirt's never has: null, or a boolean that is no text. */
export function jsonBreaches(json: unknown, where = ""): string[] {
  if (json === null || typeof json === "boolean") return [`${where}: ${String(json)}`];
  if (typeof json === "number") return Number.isSafeInteger(json) ? [] : [`${where}: ${json}`];
  if (typeof json === "string") return [];
  return Object.entries(json as object).flatMap(([name, value]) => jsonBreaches(value, `${where}/${name}`));
}

/** Every path that a document names, without those of actions. */
export function hrefs(element: Element): string[] {
  const own = element.attributes["href"];
  const inner = element.children.filter(({ tag }) => tag !== "actions").flatMap(hrefs);
  return own === undefined || own.includes("{query}") ? inner : [own, ...inner];
}
