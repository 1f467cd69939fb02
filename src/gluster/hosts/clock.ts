import type { GlusterCommand } from "../command.js";
import { Refusal } from "../refusals/refusal.js";

/** The node's clock, as seconds since 1970. */
export function nodeClock(): GlusterCommand<number> {
  return {
    name: "clock",
    argv: ["date", "+%s.%N"],
    timeoutMs: 6_000,
    changes: false,
    parse: ({ stdout }) => {
      const seconds = secondsIn(stdout);
      if (seconds === null) throw new Refusal("BAD_OUTPUT", `The node's clock cannot be read: ${stdout.trim()}`);
      return seconds;
    },
  };
}

/** What `date +%s.%N` printed, at the beginning of a line; null where it printed no time. */
export function secondsIn(text: string): number | null {
  // A date without nanoseconds leaves the letter as it is.
  const seconds = /^(\d{9,12})(\.\d+)?/m.exec(text)?.[0];
  return seconds === undefined ? null : Number(seconds);
}
