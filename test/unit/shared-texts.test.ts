import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { shareTexts } from "../../src/shared-texts.js";

setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc") as () => void;

test("what was read from a long text does not keep it in memory", () => {
  const kept: unknown[] = [];
  const held = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = held();
  for (let each = 0; each < 20; each += 1) {
    const text = `${"x".repeat(5_000_000)}${each}, a piece that is long enough`;
    kept.push(
      shareTexts({ piece: text.slice(5_000_000), list: [text.slice(4_999_990)], map: new Map([[1, text.slice(-20)]]) }),
    );
  }
  expect((held() - before) / 1e6, "megabytes are held by 20 answers of 5 MB").toBeLessThan(10);
  expect(kept[19]).toEqual({
    piece: "19, a piece that is long enough",
    list: ["xxxxxxxxxx19, a piece that is long enough"],
    map: new Map([[1, " that is long enough"]]),
  });
});

test("what is no text stays what it is, and text too", () => {
  const at = new Date(0);
  const value = { at, none: null, big: 3n, names: new Set(["a"]), deep: [{ text: "Ü\u{1F600}" }], half: "\uD800" };
  expect(shareTexts(value)).toBe(value);
  expect(value).toEqual({
    at,
    none: null,
    big: 3n,
    names: new Set(["a"]),
    deep: [{ text: "Ü\u{1F600}" }],
    half: "\uD800",
  });
});
