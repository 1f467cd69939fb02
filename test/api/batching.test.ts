import { expect, it } from "vitest";
import { testService } from "../support/api.js";
import { testDatabase } from "../support/database.js";
import { seed } from "../support/seed.js";
import { Statements } from "../support/statements.js";

const PAGE = "pageInfo { hasNextPage endCursor } totalCount";
const DETAILS = `details { id status dataPending observedAt countersObservedAt brick { name host { name } volume { name } }
  secondaryHost { name cluster { name } } session { id } }`;

const DEEP = `{
  clusters(first: 5) { ${PAGE} edges { cursor node {
    name commandHost { name } hosts { name cluster { name } bricks { name volume { name } } }
    volumes(first: 4) { ${PAGE} nodes {
      name cluster { name } bricks { name host { name } }
      geoRepSessions(first: 5) { ${PAGE} nodes {
        id cluster { name } primaryVolume { name } secondaryHost { name } secondaryVolume { name cluster { name } }
        ${DETAILS} options { key session { id } }
        operations(first: 2) { ${PAGE} nodes { kind steps { name } session { id } volume { name } cluster { name } } } } }
      incomingGeoRepSessions(first: 5) { ${PAGE} nodes { id status } } } }
    geoRepSessions(first: 3) { ${PAGE} nodes { id } }
    incomingGeoRepSessions(first: 3) { ${PAGE} nodes { id } }
    operations(first: 3) { ${PAGE} nodes { id } } } } }
  events(first: 100) { nodes { number cluster { name } volume { name } session { id } operation { id } host { name } } }
  geoRepSessions(first: 60) { nodes { ${DETAILS} } }
}`;

/** How many statements the deep query takes, and how many objects its answer has. */
async function measure(
  document: string,
  size: Parameters<typeof seed>[1],
): Promise<{ statements: number; objects: number }> {
  await using database = await testDatabase();
  await seed(database, size);
  await using service = await testService(database);
  // what authentication reads is read by then
  await service.query("{ viewer { user } }");
  using statements = new Statements();
  const { errors, text } = await service.query(document);
  expect(errors, text).toEqual([]);
  return { statements: statements.texts.length, objects: text.split("{").length };
}

it.each([
  ["followed by a plan", DEEP],
  // who asks is no record
  ["executed by graphql-js", DEEP.replace("{", "{ viewer { user }")],
])("a query %s takes as many statements for many rows as for few", async (_how, document) => {
  const small = { clusters: 2, hosts: 1, volumes: 1, bricks: 1, sessions: 1, operations: 1, events: 2 };
  const large = { clusters: 4, hosts: 3, volumes: 3, bricks: 6, sessions: 4, operations: 4, events: 80 };
  const [few, many] = [await measure(document, small), await measure(document, large)];
  expect(many.objects, "the second answer must be much larger for the comparison to mean anything").toBeGreaterThan(
    few.objects * 20,
  );
  expect(many.statements, "a relation loads row by row").toBe(few.statements);
  expect(few.statements, "no statement was counted").toBeGreaterThan(10);
  // one for each place in the document that has objects or a count
  expect(many.statements).toBeLessThanOrEqual(60);
});
