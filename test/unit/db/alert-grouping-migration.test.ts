import { expect, it } from "vitest";
import { seed } from "../../support/seed.js";
import { testDatabase } from "../../support/database.js";

const BEFORE = "Migration20261127071914";

it("deliveries of the release before groups are about their alerts, and receivers are told as they were", async () => {
  await using database = await testDatabase();
  await seed(database, { clusters: 1, alerts: 6 });
  const state = () =>
    database.sql(
      `select d."id", d."alert_id", d."rule_id", v."name", v."grouped",
         (select jsonb_agg(n."alert_id") from "alert_delivery_alert" n where n."delivery_id" = d."id") as "alerts"
       from "alert_delivery" d join "alert_receiver" v on v."id" = d."receiver_id" order by d."number"`,
    );
  const before = await state();
  expect(before.map(({ name }) => name)).toEqual(["webhook", "mail", "webhook", "mail", "webhook", "mail"]);
  await database.orm.migrator.down({ to: BEFORE });
  await expect(state()).rejects.toThrow("rule_id");
  await database.orm.migrator.up();
  // A mail reads the same to people, and JSON of the service's own is of another version where it is grouped.
  expect(await state()).toEqual(before.map((row) => ({ ...row, grouped: row["name"] === "mail" })));
});
