import { SaxesParser } from "saxes";
import { type Input, INPUT_LIMITS, UnreadableBody } from "./input.js";

interface Open {
  readonly name: string;
  text: string;
  readonly children: Input[];
}

/**
 * One complete XML document, strictly: no document type and so no entities of one's own, no instructions, and no more depth
 * or elements than any document of ours needs.
 *
 * @throws UnreadableBody
 */
export function readXml(text: string): Input {
  const open: Open[] = [];
  let root: Input | null = null;
  let elements = 0;
  const refuse = (why: string): never => {
    throw new UnreadableBody(why);
  };
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  parser.on("error", (error) => refuse(`The XML is not well-formed: ${withoutPlace(error.message)}.`));
  parser.on("doctype", () => refuse("A document type is not accepted."));
  parser.on("processinginstruction", () => refuse("Processing instructions are not accepted."));
  parser.on("opentag", ({ name, attributes }) => {
    elements += 1 + Object.keys(attributes).length;
    if (elements > INPUT_LIMITS.elements) refuse(`A document has at most ${INPUT_LIMITS.elements} elements.`);
    if (open.length >= INPUT_LIMITS.depth) refuse(`Elements are nested at most ${INPUT_LIMITS.depth} deep.`);
    const children = Object.entries(attributes).map(([key, value]) => ({ name: key, text: value, children: [] }));
    open.push({ name: localName(name), text: "", children });
  });
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += more;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element === undefined) return;
    const closed = { ...element, text: element.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) root = closed;
    else parent.children.push(closed);
  });
  parser.write(text).close();
  return root ?? refuse("There is no element.");
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** saxes puts line and column before its words. */
function withoutPlace(message: string): string {
  const [, line, column, words] = /^(\d+):(\d+): (.*?)\.?$/.exec(message) ?? [];
  return words === undefined ? message : `line ${line}, column ${column}, ${words}`;
}
