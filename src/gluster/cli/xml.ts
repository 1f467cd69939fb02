/**
 * Strict, bounded reading of Gluster's XML into a plain tree. Strict, because a truncated answer must not pass for a short
 * one; bounded, because the far side may send anything. `<meta>` is an element like any other here, and the mixed content
 * of `<brick>` keeps its own text apart from that of its children.
 */
import { SaxesParser } from "saxes";
import { int64Of } from "../values.js";

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text, that of its children left out, without blanks at its ends. */
  readonly text: string;
}

export class XmlProblem extends Error {
  override readonly name = "XmlProblem";
}

const XML_LIMITS = { characters: 16 * 1024 * 1024, depth: 32, elements: 500_000 };

interface OpenElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** @throws XmlProblem for anything but one complete document within the limits; document types are refused */
export function parseXml(text: string, limits = XML_LIMITS): XmlElement {
  if (text.length > limits.characters) {
    throw new XmlProblem(`the document is longer than ${limits.characters} characters`);
  }
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  parser.on("error", (error) => {
    throw new XmlProblem(error.message);
  });
  parser.on("doctype", () => {
    throw new XmlProblem("a document type is not allowed");
  });
  parser.on("opentag", (tag) => {
    elements += 1;
    if (elements > limits.elements) {
      throw new XmlProblem(`more than ${limits.elements} elements`);
    }
    if (open.length >= limits.depth) {
      throw new XmlProblem(`elements nested deeper than ${limits.depth}`);
    }
    open.push({ name: tag.name, attributes: tag.attributes, children: [], text: "" });
  });
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element !== undefined) {
      element.text += more;
    }
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element === undefined) {
      return;
    }
    const closed = { ...element, text: element.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) {
      root = closed;
    } else {
      parent.children.push(closed);
    }
  });
  parser.write(text).close();
  if (root === null) {
    throw new XmlProblem("there is no element");
  }
  return root;
}

export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => at?.children.find((each) => each.name === name), element);
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? [];
}

/** Text of the first child of one of these names; null where there is none, or where it is empty or Gluster's `N/A`. */
export function known(element: XmlElement, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = child(element, name)?.text;
    if (text !== undefined && text !== "" && text !== "N/A") {
      return text;
    }
  }
  return null;
}

/** Like `known`, for what must be there. @throws XmlProblem */
export function required(element: XmlElement, ...names: readonly string[]): string {
  const text = known(element, ...names);
  if (text === null) {
    throw new XmlProblem(`<${element.name}> has no <${names.join("> or <")}>`);
  }
  return text;
}

/** A whole number of 64 bits; null where there is none, or none that a counter can have. */
export function count(element: XmlElement, ...names: readonly string[]): bigint | null {
  const text = known(element, ...names);
  return text === null ? null : int64Of(text);
}

/** A whole number of 32 bits that something else depends on; 0 where there is none. @throws XmlProblem for anything else */
export function integer(element: XmlElement, ...names: readonly string[]): number {
  const text = known(element, ...names) ?? "0";
  const number = /^-?\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (number !== (number | 0)) {
    throw new XmlProblem(`<${names[0] ?? ""}> should be a number, and is "${text.slice(0, 40)}"`);
  }
  return number;
}
