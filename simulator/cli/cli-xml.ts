/** XML as libxml's text writer prints it for the gluster CLI: two blanks per level, `<x/>` for what is empty. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Text, or elements. Mixed content (a brick of `volume info`) is text followed by elements on the same line. */
  readonly text?: string;
  readonly children?: readonly XmlNode[];
}

export function element(name: string, ...children: readonly XmlNode[]): XmlNode {
  return { name, children };
}

export function text(name: string, value: string | number): XmlNode {
  return { name, text: String(value) };
}

export function cliOutput(opRet: number, opErrno: number, opErrstr: string, ...body: readonly XmlNode[]): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'];
  const head = [text("opRet", opRet), text("opErrno", opErrno), text("opErrstr", opErrstr)];
  write(element("cliOutput", ...head, ...body), "", lines);
  return `${lines.join("\n")}\n`;
}

function write(node: XmlNode, indent: string, lines: string[]): void {
  const open = `${node.name}${Object.entries(node.attributes ?? {})
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join("")}`;
  const children = node.children ?? [];
  if (node.text !== undefined && node.text !== "") {
    const inside = children.map((child) => `<${child.name}>${escapeXml(child.text ?? "")}</${child.name}>`).join("");
    lines.push(`${indent}<${open}>${escapeXml(node.text)}${inside}</${node.name}>`);
  } else if (children.length === 0) {
    lines.push(`${indent}<${open}/>`);
  } else {
    lines.push(`${indent}<${open}>`);
    for (const child of children) {
      write(child, `${indent}  `, lines);
    }
    lines.push(`${indent}</${node.name}>`);
  }
}

function escapeXml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
