import type { Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import { Field, Int, ObjectType } from "type-graphql";
import type { CheckRecord } from "../checks/checks.js";
import type { StepState } from "../operation.js";
import { GeoRepCheck } from "../schema/check.js";
import { instant } from "../schema/columns.js";
import { OperationStepState } from "../schema/enums.js";
import { DateTime } from "../schema/scalars.js";
import { Operation } from "./operation.js";

@Entity({ tableName: "operation_step" })
@ObjectType({
  simpleResolvers: true,
  description:
    "One command of an operation, or the preflight before the first that changes something (table `operation_step`).",
})
export class OperationStep {
  @Property({ type: "uuid", fieldName: "operation_id", persist: false })
  operationId!: string;

  @ManyToOne({ entity: () => Operation, fieldName: "operation_id", primary: true, ref: true, deleteRule: "cascade" })
  readonly operation!: Ref<Operation>;

  @PrimaryKey({ type: "integer" })
  @Field(() => Int, { description: "Place in the operation, from 1." })
  number!: number;

  @Property({ type: "text" })
  @Field(() => String, { description: "What the command is for." })
  name!: string;

  @Property({ type: "text" })
  @Field(() => OperationStepState, { description: "How far the command is." })
  state!: StepState;

  @Property({ type: "text", fieldName: "host", nullable: true })
  @Field(() => String, {
    nullable: true,
    description:
      "Gluster name of the host that the command was sent to, or is planned for where it is for no other; null for the preflight.",
  })
  hostName!: string | null;

  @Property({ type: "array" })
  @Field(() => [String], { description: "The command and its arguments; empty for the preflight." })
  argv!: string[];

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "What was written to the command's standard input, such as the keys to add; null where nothing was.",
  })
  input!: string | null;

  @Property({ type: "integer", nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: "Exit code; null before the end of the command, and where none was told.",
  })
  exitCode!: number | null;

  @Property({ type: "integer", nullable: true })
  @Field(() => Int, { nullable: true, description: "How long the command took, in milliseconds." })
  milliseconds!: number | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    complexity: 25,
    description: "What the command printed, or the preflight found, shortened.",
  })
  output!: string | null;

  @Property({ type: "json", nullable: true })
  @Field(() => [GeoRepCheck], {
    nullable: true,
    description: "What the preflight found, each check of it; null for every other step, and before its end.",
  })
  checks!: readonly CheckRecord[] | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "What takes this step back, where something does." })
  undo!: string | null;

  @Property({ type: "integer", nullable: true })
  @Field(() => Int, {
    nullable: true,
    description:
      "Number of the step that this one takes back, because a later one failed; null for what was asked for.",
  })
  undoes!: number | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When the command was about to be sent; null while planned." })
  startedAt!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When the command had ended, or was given up." })
  finishedAt!: string | null;
}
