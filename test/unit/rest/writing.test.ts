import { describe, expect, test } from "vitest";
import {
  collectionJson,
  collectionXml,
  document,
  type Document,
  part,
  parts,
  scalar,
  sent,
  sharedPart,
  sizeOf,
  texts,
} from "../../../src/rest/description/document.js";
import { readXml, texts as textsOf } from "../../support/rest-client.js";

interface View {
  readonly id: string;
  readonly text?: string | null;
  readonly count?: number;
  readonly big?: string;
  readonly flag?: boolean;
  readonly at?: string;
  readonly inner?: readonly View[];
}

const DOCUMENT: Document<View> = document<View>("thing", "things", "A thing.", [
  scalar("id", "string", ({ id }) => id, { description: "Its id.", place: "both" }),
  scalar("text", "string", ({ text }) => text, { description: "A text." }),
  scalar("count", "integer", ({ count }) => count, { description: "32 bits." }),
  scalar("big", "long", ({ big }) => big, { description: "64 bits." }),
  scalar("flag", "boolean", ({ flag }) => flag, { description: "True or false." }),
  scalar("at", "date", ({ at }) => at, { description: "When." }),
  texts("words", "word", ({ text }) => text?.split(" ") ?? [], "Its words."),
  parts(
    "inner",
    () => DOCUMENT,
    ({ inner }) => inner,
    "More of them.",
  ),
  sent("secret", "string", "What is never shown."),
]);

const NASTY = `<&"'> ]]> \t & &amp; </text> é 日本 \u{1F600}`;

describe("a document", () => {
  test("that holds nothing but what is known has nothing else in either form", () => {
    expect(DOCUMENT.xml({ id: "a" })).toBe(`<thing id="a"><id>a</id><words></words></thing>`);
    expect(DOCUMENT.json({ id: "a", text: null })).toBe(`{"id":"a","words":{"word":[]}}`);
  });

  test("writes values as oVirt does: JSON quotes booleans and 32 bits, and has times in milliseconds", () => {
    const view = { id: "a", count: 4, big: "9007199254740993", flag: false, at: "2026-01-01 12:00:48.132+00" };
    expect(DOCUMENT.json(view)).toBe(
      `{"id":"a","count":"4","big":9007199254740993,"flag":"false","at":${Date.UTC(2026, 0, 1, 12, 0, 48, 132)},"words":{"word":[]}}`,
    );
    expect(DOCUMENT.xml(view)).toContain(
      "<count>4</count><big>9007199254740993</big><flag>false</flag><at>2026-01-01T12:00:48.132Z</at>",
    );
  });

  test("keeps every text, whatever it is made of", async () => {
    const view = { id: NASTY, text: `${NASTY}\nline\rline`, inner: [{ id: "<b>", text: "x" }] };
    const read = await readXml({ text: DOCUMENT.xml(view) });
    expect(read.attributes["id"]?.replaceAll(/\s/g, " ")).toBe(NASTY.replaceAll(/\s/g, " "));
    expect(textsOf(read)["text"]).toBe(`${NASTY}\nline\rline`);
    expect(JSON.parse(DOCUMENT.json(view))).toMatchObject({ id: NASTY, text: `${NASTY}\nline\rline` });
  });

  test("has a mark where a text holds what XML cannot", async () => {
    const { text } = textsOf(await readXml({ text: DOCUMENT.xml({ id: "a", text: "a\u0000b\u001bc\ud800d\uffffe" }) }));
    expect(text).toBe("a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e");
  });

  test("shows each thing that many share as it is, in either form", () => {
    const things = [
      { id: "<1>", text: "a" },
      { id: "2", text: "b" },
    ] as const;
    const said = ["inner", () => DOCUMENT, ({ thing }: { readonly thing: View }) => thing, "A thing of many."] as const;
    const holder = document("holder", "holders", "One of many.", [sharedPart<{ readonly thing: View }, View>(...said)]);
    const apart = document("holder", "holders", "One by itself.", [part<{ readonly thing: View }, View>(...said)]);
    for (const thing of [...things, ...things, { ...things[0], text: "another" }]) {
      expect(holder.xml({ thing })).toBe(apart.xml({ thing }));
      expect(holder.json({ thing })).toBe(apart.json({ thing }));
    }
  });

  test.each<[string, View]>([
    ["little", { id: "a" }],
    ["a long text", { id: "a", text: "x".repeat(10_000) }],
    ["many words", { id: "a", text: "word ".repeat(1_000) }],
    [
      "many others",
      {
        id: "a",
        inner: Array.from({ length: 100 }, (_, at) => ({
          id: `inner ${at}`,
          text: "some words",
          count: 1_000,
          big: "9007199254740993",
          flag: true,
          at: "2026-01-01 12:00:48.132+00",
        })),
      },
    ],
  ])("that holds %s tells its length without being written", (_what, view) => {
    const { length } = DOCUMENT.xml(view);
    // What is not known counts as well: no more than the tags of each field.
    expect(sizeOf(DOCUMENT, view)).toBeGreaterThan(length * 0.9);
    expect(sizeOf(DOCUMENT, view)).toBeLessThan(length * 1.2 + 150);
  });

  test("in a list is an element of its name; JSON names it in the singular", () => {
    expect([...collectionXml(DOCUMENT, [])].join("")).toBe("<things/>");
    expect([...collectionJson(DOCUMENT, [])].join("")).toBe(`{"thing":[]}`);
    const nested = { id: "a", inner: [{ id: "b" }] };
    expect(DOCUMENT.xml(nested)).toContain(`<inner><thing id="b">`);
    expect(DOCUMENT.json(nested)).toContain(`"inner":{"thing":[{"id":"b"`);
  });
});
