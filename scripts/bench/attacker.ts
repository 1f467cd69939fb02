/**
 * Who asks too much, in a process of its own, so that what that costs it is not counted as the service's: started by
 * `withAttack`. It goes on until it is told to stop, and then says how many answers it has had, and how many that it aims at.
 */
import os from "node:os";
import { ATTACKS, type AttackName, type Place } from "./attack-list.js";

export interface ToAttacker {
  readonly name: AttackName;
  readonly place: Place;
}

export interface FromAttacker {
  /** Refusals too. */
  readonly answers: number;
  /** Of those, what says that the attack reached what it is meant to. */
  readonly reached: number;
}

// The two share the machine: what the service needs of it goes first.
os.setPriority(os.constants.priority.PRIORITY_LOW);
const { name, place } = JSON.parse(process.argv[2] ?? "") as ToAttacker;
const stop = new AbortController();
process.on("message", () => stop.abort());
process.on("disconnect", () => process.exit(1));
let [answers, reached] = [0, 0];
const { width, round, aim } = ATTACKS[name];
const keepOn = async (lane: number): Promise<void> => {
  while (!stop.signal.aborted) {
    const came = await round(place, stop.signal, lane);
    answers += came.length;
    reached += came.filter((answer) => aim.test(answer)).length;
  }
};
process.send?.({ answers, reached });
await Promise.all(Array.from({ length: width }, (_, lane) => keepOn(lane)));
process.send?.({ answers, reached }, () => process.exit());
