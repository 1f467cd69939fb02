import { Field, ID, Int, ObjectType } from "type-graphql";
import { DateTime, JsonObject } from "../scalars.js";
import { GeoRepCheck } from "./check.js";
import { connectionType } from "./connection.js";
import { ErrorCodeEnum, OperationKind, OperationState, OperationStepState } from "./enums.js";
import { Node } from "./node.js";

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A change that someone asked for, and what came of it (table `operation`). Ids and names are those of the time: history outlives what it is about.",
})
export class Operation extends Node {
  @Field(() => OperationKind, { description: "What was asked for." })
  readonly kind!: string;

  @Field(() => OperationState, { description: "How far it is." })
  readonly state!: string;

  @Field(() => ID, { description: "The cluster of the primary volume." })
  readonly clusterId!: string;

  @Field(() => String, { description: "The name that the cluster had." })
  readonly clusterName!: string;

  @Field(() => ID, { description: "The primary volume." })
  readonly volumeId!: string;

  @Field(() => String, { description: "The name that the volume had." })
  readonly volumeName!: string;

  @Field(() => ID, { description: "The session; for CREATE_SESSION the one that is to be." })
  readonly sessionId!: string;

  @Field(() => String, { description: "The destination as Gluster was told, `[user@]HOST::VOLUME`." })
  readonly sessionName!: string;

  @Field(() => ID, { nullable: true, description: "The destination's cluster, where it is registered." })
  readonly secondaryClusterId!: string | null;

  @Field(() => JsonObject, { description: "What was asked for beside the session, such as `force`." })
  readonly arguments!: unknown;

  @Field(() => String, { description: "User who asked for it." })
  readonly requestedBy!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The access token by which it was asked for; null for a password. The token's label tells more.",
  })
  readonly requestedByTokenId!: string | null;

  @Field(() => String, { nullable: true, description: "The caller's own key for the request." })
  readonly idempotencyKey!: string | null;

  @Field(() => Boolean, { description: "True when the session already was as asked for, and no command was sent." })
  readonly noChange!: boolean;

  @Field(() => ErrorCodeEnum, {
    nullable: true,
    description: "Why it did not succeed; told already while it takes back what it had done.",
  })
  readonly errorCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Why it did not succeed and what is left of what it did, with Gluster's own words where it gave any.",
  })
  readonly errorMessage!: string | null;

  @Field(() => DateTime, { description: "When it was asked for." })
  readonly createdAt!: string;

  @Field(() => DateTime, { nullable: true, description: "When its cluster's owner took it up." })
  readonly startedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When its state became final, or was corrected." })
  readonly finishedAt!: string | null;

  @Field(() => DateTime, {
    description:
      "Until when its first change is sent, and sent again where Gluster's lock refuses it, and what Gluster said yes to is watched; as much later as it waited for those before it.",
  })
  readonly deadlineAt!: string;
}

export const OperationConnection = connectionType(Operation, "Operation");

@ObjectType({
  simpleResolvers: true,
  description:
    "One command of an operation, or the preflight before the first that changes something (table `operation_step`).",
})
export class OperationStep {
  @Field(() => Int, { description: "Place in the operation, from 1." })
  readonly number!: number;

  @Field(() => String, { description: "What the command is for." })
  readonly name!: string;

  @Field(() => OperationStepState, { description: "How far the command is." })
  readonly state!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Gluster name of the host that the command was sent to, or is planned for where it is for no other; null for the preflight.",
  })
  readonly hostName!: string | null;

  @Field(() => [String], { description: "The command and its arguments; empty for the preflight." })
  readonly argv!: string[];

  @Field(() => String, {
    nullable: true,
    description: "What was written to the command's standard input, such as the keys to add; null where nothing was.",
  })
  readonly input!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Exit code; null before the end of the command, and where none was told.",
  })
  readonly exitCode!: number | null;

  @Field(() => Int, { nullable: true, description: "How long the command took, in milliseconds." })
  readonly milliseconds!: number | null;

  @Field(() => String, { nullable: true, description: "What the command printed, or the preflight found, shortened." })
  readonly output!: string | null;

  @Field(() => [GeoRepCheck], {
    nullable: true,
    description: "What the preflight found, each check of it; null for every other step, and before its end.",
  })
  readonly checks!: GeoRepCheck[] | null;

  @Field(() => String, { nullable: true, description: "What takes this step back, where something does." })
  readonly undo!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Number of the step that this one takes back, because a later one failed; null for what was asked for.",
  })
  readonly undoes!: number | null;

  @Field(() => DateTime, { nullable: true, description: "When the command was about to be sent; null while planned." })
  readonly startedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When the command had ended, or was given up." })
  readonly finishedAt!: string | null;
}
