import { describe, expect, test } from "vitest";
import {
  child,
  childrenOf,
  count,
  integer,
  known,
  parseXml,
  required,
  XmlProblem,
} from "../../../src/gluster/cli/xml.js";

test("an element called <meta> is one like any other", () => {
  const root = parseXml("<pair><entry>1</entry><meta>2</meta><failures>3</failures></pair>");
  expect(root.children.map((each) => [each.name, each.text])).toEqual([
    ["entry", "1"],
    ["meta", "2"],
    ["failures", "3"],
  ]);
});

test("mixed content keeps its own text apart from its children's", () => {
  const brick = parseXml('<brick uuid="u">src1:/b<name>src1:/b</name><isArbiter>0</isArbiter></brick>');
  expect(brick.text).toBe("src1:/b");
  expect(brick.attributes).toEqual({ uuid: "u" });
});

test("entities and CDATA are decoded", () => {
  expect(parseXml("<a>&lt;&#65;&#x42;&amp;<![CDATA[<c>]]></a>").text).toBe("<AB&<c>");
});

test.each([
  ["truncated", "<a><b>1</b>"],
  ["badly nested", "<a><b></a></b>"],
  ["two roots", "<a/><b/>"],
  ["text alone", "Connection failed."],
  ["empty", ""],
  ["an unknown entity", "<a>&boom;</a>"],
  ["a document type with entities", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ["a second word after the root", "<a/>tail"],
])("%s is refused", (_what, text) => {
  expect(() => parseXml(text)).toThrow(XmlProblem);
});

describe("bounds", () => {
  test("depth", () => {
    expect(() => parseXml("<a>".repeat(40) + "</a>".repeat(40))).toThrow(/deeper than/);
  });
  test("length", () => {
    expect(() => parseXml("<a>xxxxxxxx</a>", { characters: 10, depth: 5, elements: 5 })).toThrow(/longer than/);
  });
  test("number of elements", () => {
    expect(() => parseXml("<a><b/><b/><b/></a>", { characters: 99, depth: 5, elements: 3 })).toThrow(/more than 3/);
  });
});

describe("reading values", () => {
  const root = parseXml(
    "<v><a>N/A</a><b/><c> 7 </c><big>9223372036854775807</big><more>9223372036854775808</more><bad>1x</bad><e/><e/></v>",
  );
  test("N/A and empty mean not known", () => {
    expect([known(root, "a"), known(root, "b"), known(root, "none"), known(root, "b", "c")]).toEqual([
      null,
      null,
      null,
      "7",
    ]);
  });
  test("numbers above 2^53 stay exact", () => {
    expect(count(root, "big")).toBe(9_223_372_036_854_775_807n);
  });
  test("what is no number of 64 bits is not known, and not taken for 0", () => {
    expect([count(root, "bad"), count(root, "more"), count(root, "a")]).toEqual([null, null, null]);
  });
  test("what something else depends on must be a number", () => {
    expect([integer(root, "c"), integer(root, "a")]).toEqual([7, 0]);
    expect(() => integer(root, "bad")).toThrow('<bad> should be a number, and is "1x"');
    expect(() => integer(root, "big")).toThrow(XmlProblem);
  });
  test("what must be there is asked for by name", () => {
    expect(() => required(root, "b", "none")).toThrow("<v> has no <b> or <none>");
    expect(childrenOf(root, "e")).toHaveLength(2);
    expect(child(root, "c", "d")).toBeUndefined();
  });
});
