import { stringifyDocument } from "@urql/core";
import { describe, expect, it } from "vitest";
import { OpenAlertsDocument, PastAlertsDocument } from "../../src/web/alerts/list/alert-rows.generated.js";
import { AlertDeliveryRowsDocument } from "../../src/web/alerts/deliveries/deliveries.generated.js";
import { FiringAlertsDocument } from "../../src/web/alerts/list/firing-alerts.generated.js";
import { AlertReceiverRowsDocument } from "../../src/web/alerts/receivers/receivers.generated.js";
import { AlertRuleRowsDocument } from "../../src/web/alerts/rules/rules.generated.js";
import { AlertSilenceRowsDocument } from "../../src/web/alerts/silences/silences.generated.js";
import { at, list, testService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed } from "../support/seed.js";
import { Statements } from "../support/statements.js";

/** Half of the alerts of the seed; half of these are no more than a WARNING. A subject has one that is open. */
async function letHalfFire(database: TestDatabase): Promise<void> {
  await database.sql(
    `update "alert" set "state" = 'FIRING', "resolved_at" = null, "subject" = "id"::text,
       "severity" = case when "at" % 4 = 0 then 'WARNING' else 'CRITICAL' end
     from (select "id" as "of", row_number() over (order by "created_at") as "at" from "alert") n
     where "of" = "id" and "at" % 2 = 0`,
  );
}

/** How many statements each document takes. */
async function statementsOf(alerts: number): Promise<Record<string, number>> {
  await using database = await testDatabase();
  await seed(database, { clusters: 2, sessions: 3, alerts });
  await letHalfFire(database);
  await using service = await testService(database);
  await service.query("{ viewer { user } }");
  const counts: Record<string, number> = {};
  for (const [name, document, variables] of READS) {
    using statements = new Statements();
    const { errors, text } = await service.query(stringifyDocument(document), variables);
    expect(errors, text).toEqual([]);
    counts[name] = statements.texts.length;
  }
  return counts;
}

const READS = [
  ["what fires", OpenAlertsDocument, { filter: { state: ["FIRING", "PENDING"] } }],
  ["how many fire", FiringAlertsDocument, {}],
  ["what is over", PastAlertsDocument, { filter: { state: ["RESOLVED"] } }],
  ["rules", AlertRuleRowsDocument, {}],
  ["receivers", AlertReceiverRowsDocument, {}],
  ["silences", AlertSilenceRowsDocument, { active: false }],
  ["deliveries", AlertDeliveryRowsDocument, { filter: {} }],
] as const;

it("what the page reads of alerts takes as many statements for many as for few", async () => {
  const [few, many] = [await statementsOf(4), await statementsOf(40)];
  expect(many).toEqual(few);
  for (const [name, count] of Object.entries(few)) expect(count, name).toBeGreaterThan(0);
  expect(Math.max(...Object.values(few))).toBeLessThanOrEqual(4);
});

describe("alerts", () => {
  it.each([
    [
      "by severity, of several the oldest first",
      "by: SEVERITY",
      ["CRITICAL 2", "CRITICAL 6", "WARNING 4", "WARNING 8"],
      "FIRING",
    ],
    [
      "by when they were resolved, the last first",
      "by: RESOLVED, descending: true",
      ["CRITICAL 7", "CRITICAL 5", "CRITICAL 3", "CRITICAL 1"],
      "RESOLVED",
    ],
    ["by when they were found", "by: CREATED", ["CRITICAL 2", "WARNING 4", "CRITICAL 6", "WARNING 8"], "FIRING"],
  ])("are sorted %s, page after page", async (_how, order, wanted, state) => {
    await using database = await testDatabase();
    await seed(database, { clusters: 2, sessions: 3, alerts: 8 });
    await letHalfFire(database);
    await using service = await testService(database);
    const created = (
      await database.sql<{ at: Date }>(`select "created_at" as "at" from "alert" order by "created_at"`)
    ).map((row) => row.at.toISOString());
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { data, errors, text } = await service.query(
        `query ($after: String) { alerts(first: 3, after: $after, filter: { state: [${state}] }, order: { ${order} }) {
           nodes { severity createdAt } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(errors, text).toEqual([]);
      for (const { severity, createdAt } of list(data, "alerts", "nodes")) {
        seen.push(`${String(severity)} ${created.indexOf(new Date(String(createdAt)).toISOString()) + 1}`);
      }
      more = at(data, "alerts", "pageInfo", "hasNextPage") === true;
      after = String(at(data, "alerts", "pageInfo", "endCursor"));
    }
    expect(seen).toEqual(wanted);
  });
});
