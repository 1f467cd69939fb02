import { expect, test } from "vitest";
import { type JournalEntry, Journal } from "../../../simulator/journal.js";
import { demoWorld } from "../../../simulator/worlds.js";

const MOST = 10;

function arrive(journal: Journal, word: string): JournalEntry {
  return journal.arrive({ at: 0, cluster: "source", node: "s1", user: "root", line: word, argv: [word] });
}

function fill(journal: Journal, commands: number): void {
  for (let each = 0; each < commands; each += 1) arrive(journal, `command ${each}`);
}

test("a world that runs for days keeps the newest commands, and never more than twice as many as it is told to", () => {
  const journal = new Journal(MOST);
  for (let number = 0; number < 50 * MOST; number += 1) {
    arrive(journal, `command ${number}`);
    expect(journal.entries.length, "the journal fills the memory").toBeLessThanOrEqual(2 * MOST);
    const kept = Math.min(number + 1, MOST);
    expect(
      journal.entries.slice(-kept).map((entry) => entry.number),
      "what is to be kept was forgotten",
    ).toEqual(Array.from({ length: kept }, (_none, at) => number - kept + 1 + at));
  }
});

test("a journal without a bound forgets nothing", () => {
  const journal = new Journal();
  fill(journal, 50 * MOST);
  expect(journal.entries).toHaveLength(50 * MOST);
});

test("numbers go on where the oldest were forgotten, and what is looked for from one of them is found there", async () => {
  const journal = new Journal(MOST);
  fill(journal, 3 * MOST);
  const { next } = journal;
  expect(next, "a number is given twice").toBe(3 * MOST);
  const late = journal.received("again", next);
  arrive(journal, "again and for the first time");
  expect(await late).toMatchObject({ number: next });
  arrive(journal, "again");
  expect(await journal.received("again", next), "it looks behind the first that fits").toMatchObject({ number: next });
  expect(await journal.received("again", next + 1), "it looks before the number").toMatchObject({ number: next + 1 });
  expect(journal.matching("command 0"), "what was forgotten is found").toEqual([]);
});

test("a command that was forgotten while it ran still tells its end to who waits for it", async () => {
  const journal = new Journal(MOST);
  const entry = arrive(journal, "slow");
  const ended = journal.ended("slow");
  fill(journal, 3 * MOST);
  expect(journal.entries).not.toContain(entry);
  journal.finish(entry, "exit", 0);
  expect(await ended).toMatchObject({ number: entry.number, end: "exit", exitCode: 0 });
});

test("the demo, which runs as long as somebody looks at it, has a bound", () => {
  expect(demoWorld({}).journal, "the demo's memory grows for ever").toBeLessThan(Infinity);
});
