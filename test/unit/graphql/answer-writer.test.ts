import { expect, test } from "vitest";
import { AnswerWriter } from "../../../src/graphql/answer-writer.js";

const ODD = {
  text: 'é "\u2028" \\ \n',
  none: null,
  left: undefined,
  number: 1.5,
  yes: true,
  empty: [],
  bare: Object.create(null),
};
const row = (id: number) => ({ id, ...ODD, parts: [{ name: `p${id}` }, null, "x"], map: { "a b": [1, 2] } });
const rows = (count: number) => Array.from({ length: count }, (_, id) => row(id));

const by = (user: string, signal = new AbortController().signal) => ({
  actor: { user, tokenId: null, role: "ADMIN" as const },
  source: "127.0.0.1",
  gone: () => signal,
  pieces: new Array<string>(),
});

test.each([
  ["a list", { nodes: rows(3_000) }],
  ["lists in lists", { volume: { bricks: rows(3).map((each) => ({ ...each, of: { bricks: rows(900) } })) } }],
  ["many members", Object.fromEntries(rows(2_000).map((each) => [`a${each.id}`, each]))],
  ["a value that is not there in a list", { nodes: [...rows(1_500), undefined, [undefined]] }],
])("a large answer is written as JSON.stringify does: %s", async (_, data) => {
  const writer = new AnswerWriter();
  const asking = by("a");
  writer.note(data, 100_000, asking);
  const answer = { errors: undefined, data, extensions: undefined };
  expect(await writer.write(answer)).toBe("");
  expect(asking.pieces.length).toBeGreaterThan(1);
  expect(asking.pieces.join("")).toBe(`${JSON.stringify(answer)}\n`);
});

test("what is not known to be large is written at once", async () => {
  const writer = new AnswerWriter();
  const answer = { data: { nodes: rows(2) } };
  expect(await writer.write(answer)).toBe(`${JSON.stringify(answer)}\n`);
  expect(await writer.write({ data: null })).toBe('{"data":null}\n');
});

test("large answers are written one at a time, and who asks for many waits for himself", async () => {
  const writer = new AnswerWriter();
  const done: string[] = [];
  const write = async (caller: string) => {
    const data = { nodes: rows(20_000) };
    writer.note(data, 300_000, by(caller));
    await writer.write({ data });
    done.push(caller);
  };
  let turns = 0;
  const count = (): void => {
    turns += 1;
    if (done.length < 5) setImmediate(count);
  };
  count();
  await Promise.all([write("often"), write("often"), write("often"), write("often"), write("once")]);
  expect(turns, "nobody else is served meanwhile").toBeGreaterThan(20);
  expect(done).toEqual(["often", "often", "once", "often", "often"]);
});

test("texts are large too: no piece is much longer than the others", async () => {
  const data = { nodes: rows(300).map((each) => ({ ...each, output: "x".repeat(8_000) })) };
  const asking = by("a");
  const writer = new AnswerWriter();
  writer.note(data, 50_000, asking);
  await writer.write({ data });
  expect(Math.max(...asking.pieces.map(({ length }) => length))).toBeLessThan(200_000);
});

test("an answer that cannot be written, or that nobody waits for any more, keeps nobody waiting and leaves no half of it", async () => {
  const writer = new AnswerWriter();
  const hangingUp = new AbortController();
  const [broken, unwanted, fine] = [by("a"), by("b", hangingUp.signal), by("c")];
  const all = [{ nodes: [...rows(3_000), 1n] }, { nodes: rows(3_000) }, { nodes: rows(3_000) }];
  for (const [at, asking] of [broken, unwanted, fine].entries()) writer.note(all[at] ?? {}, 90_000, asking);
  const written = all.map((data) => writer.write({ data }));
  hangingUp.abort(new Error("hung up"));
  expect((await Promise.allSettled(written)).map(({ status }) => status)).toEqual([
    "rejected",
    "rejected",
    "fulfilled",
  ]);
  expect([broken, unwanted].map(({ pieces }) => pieces)).toEqual([[], []]);
  expect(fine.pieces.join("")).toBe(`${JSON.stringify({ data: all[2] })}\n`);
});
