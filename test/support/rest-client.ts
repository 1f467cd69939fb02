import { ParseOption, XmlDocument, XmlElement } from "libxml2-wasm";
import { BASIC } from "./api.js";

/** An element as libxml2 reads it. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface RestCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls a path below `/ovirt-engine/api`, or any that is told whole by `//`. */
export async function call(
  url: string,
  path: string,
  { method = "GET", headers = {}, body }: RestCall = {},
): Promise<RestAnswer> {
  const response = await fetch(`${url}${path.startsWith("//") ? path.slice(1) : `/ovirt-engine/api${path}`}`, {
    method,
    redirect: "manual",
    headers: { authorization: BASIC, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Reads a document by libxml2, which has nothing in common with what wrote it. */
export async function readXml({ text }: Pick<RestAnswer, "text">): Promise<Element> {
  try {
    using read = XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE });
    return told(read.root);
  } catch (error) {
    throw new Error(`no XML: ${text.slice(0, 2_000)}`, { cause: error });
  }
}

function told(element: XmlElement): Element {
  const children: Element[] = [];
  let text = "";
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(told(node));
    else text += node.content;
  }
  const attributes = Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
  return { tag: element.name, attributes, text: text.trim(), children };
}

export function child(element: Element, ...path: readonly string[]): Element {
  let here = element;
  for (const tag of path) {
    const next = here.children.find((each) => each.tag === tag);
    if (next === undefined)
      throw new Error(`no <${tag}> in <${here.tag}>: ${here.children.map((each) => each.tag).join(" ")}`);
    here = next;
  }
  return here;
}

/** Text of each child, the last of a name winning. */
export function texts(element: Element): Record<string, string> {
  return Object.fromEntries(element.children.map(({ tag, text }) => [tag, text]));
}
