import { expect, test } from "vitest";
import { RefusalLog } from "../../../src/service/access/refusal-log.js";

test("a flood of log-ins that cost nothing to refuse does not fill the log, hides no other reason, and is counted", () => {
  let now = 0;
  const lines: object[] = [];
  const log = new RefusalLog({ info: (fields: object) => void lines.push(fields) } as never, () => now);
  for (let each = 0; each < 1_000; each += 1) log.unchecked("malformed", { source: "192.0.2.1" });
  expect(lines).toHaveLength(30);
  expect(lines[0]).toEqual({ source: "192.0.2.1" });

  log.unchecked("queue-full", { source: "192.0.2.2", user: "admin" });
  expect(lines.at(-1), "hidden by a flood of another kind").toEqual({ source: "192.0.2.2", user: "admin" });

  now += 60_000;
  log.unchecked("malformed", { source: "192.0.2.3" });
  expect(lines.slice(-2)).toEqual([{ untold: 970 }, { source: "192.0.2.3" }]);
});
