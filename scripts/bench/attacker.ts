/**
 * Who asks too much, in a process of its own, so that what that costs it is not counted as the service's: started by
 * `withAttack`. It goes on until it is told to stop, and then says how many answers it has had.
 */
import os from "node:os";
import { ATTACKS, type AttackName, type Place } from "./attack-list.js";

export interface ToAttacker {
  readonly name: AttackName;
  readonly place: Place;
}

export interface FromAttacker {
  readonly answers: number;
}

// The two share the machine: what the service needs of it goes first.
os.setPriority(os.constants.priority.PRIORITY_LOW);
const { name, place } = JSON.parse(process.argv[2] ?? "") as ToAttacker;
const stop = new AbortController();
process.on("message", () => stop.abort());
process.on("disconnect", () => process.exit(1));
let answers = 0;
const { width, round } = ATTACKS[name];
const keepOn = async (lane: number): Promise<void> => {
  while (!stop.signal.aborted) {
    const came = await round(place, stop.signal, lane);
    answers += came;
  }
};
process.send?.({ answers });
await Promise.all(Array.from({ length: width }, (_, lane) => keepOn(lane)));
process.send?.({ answers }, () => process.exit());
