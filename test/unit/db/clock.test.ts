import { expect, test } from "vitest";
import { DatabaseClock } from "../../../src/db/clock.js";
import { testDatabase } from "../../support/database.js";
import { withMachineClockOff } from "../../support/machine-clock.js";

test.each([3_600_000, -3_600_000])("tells the database's time on a machine whose clock is %i ms off", async (off) => {
  await using database = await testDatabase();
  await withMachineClockOff(off, async () => {
    using clock = await DatabaseClock.start(database.orm.em, database.log);
    const [row] = await database.sql<{ at: string }>(`select clock_timestamp()::text as "at"`);
    expect(Math.abs(clock.now().getTime() - Date.parse(row?.at ?? ""))).toBeLessThan(5_000);
  });
});
