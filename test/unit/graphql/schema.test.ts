import { readFile } from "node:fs/promises";
import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { describe, expect, it } from "vitest";
import { buildGraphQLSchema } from "../../../src/graphql/schema.js";
import { GRAPH } from "../../../src/graphql/graph.js";

const schema = buildGraphQLSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));

/** Everything within a type that may have a description, by its name. */
function parts(type: GraphQLNamedType): [string, string | null | undefined][] {
  const found: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type)) return found;
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return found;
  for (const field of Object.values(type.getFields())) {
    found.push([`${type.name}.${field.name}`, field.description]);
    if (!isOutput(field)) continue;
    // a mutation's one input is described by its type
    for (const argument of field.args.filter(({ name }) => name !== "input")) {
      found.push([`${type.name}.${field.name}(${argument.name}:)`, argument.description]);
    }
  }
  return found;
}

function isOutput(field: GraphQLField<unknown, unknown> | GraphQLInputField): field is GraphQLField<unknown, unknown> {
  return "args" in field;
}

const DOCUMENTED = [
  "gluster_georep_session",
  "session_id",
  "master_volume_id",
  "session_key",
  "slave_host_uuid",
  "slave_host_name",
  "slave_volume_id",
  "slave_volume_name",
  "status",
  "user_name",
  "gluster_georep_session_details",
  "master_brick_id",
  "checkpoint_status",
  "crawl_status",
  "files_synced",
  "files_pending",
  "bytes_pending",
  "deletes_pending",
  "files_skipped",
  "gluster_georep_config",
  "config_key",
  "config_value",
  "gluster_volume_bricks",
];

describe("the schema", () => {
  it("describes every type, field and argument", () => {
    const bare = types.flatMap(parts).filter(([, description]) => description == null || description === "");
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it("says of each thing that can be asked for what is there, and not what is said of another", () => {
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.values(type?.getFields() ?? {}),
    );
    const names = Map.groupBy(fields, ({ description }) => description);
    expect([...names.values()].filter(({ length }) => length > 1).map((same) => same.map(({ name }) => name))).toEqual(
      [],
    );
  });

  it("names the documented columns that stand behind its fields", () => {
    const text = printSchema(schema);
    for (const column of DOCUMENTED) {
      expect(text, `nothing tells what became of ${column}`).toContain(`\`${column}\``);
    }
  });

  it("has a column or a link behind each field: one without would be null for ever", () => {
    for (const [name, { table, links }] of Object.entries(GRAPH)) {
      const type = schema.getType(name);
      expect(isObjectType(type), name).toBe(true);
      const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
      for (const field of fields) {
        const isKnown = Object.hasOwn(table.fields, field.name) || Object.hasOwn(links, field.name);
        expect(isKnown, `${name}.${field.name}`).toBe(true);
      }
    }
  });

  it("is what schema.graphql says", async () => {
    const committed = await readFile("schema.graphql", "utf8");
    expect(`${printSchema(lexicographicSortSchema(schema))}\n`, "npm run schema").toBe(committed);
  });
});
