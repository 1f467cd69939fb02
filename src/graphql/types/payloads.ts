import { Field, ID, ObjectType } from "type-graphql";
import { ErrorCodeEnum } from "../../model/schema/enums.js";
import {
  AccessToken,
  Cluster,
  GeoRepSession,
  GeoRepSessionOption,
  Host,
  Operation,
} from "../../model/entities/index.js";

@ObjectType({ simpleResolvers: true, description: "Why a mutation did not do what was asked for, or not all of it." })
class UserError {
  @Field(() => String, { nullable: true, description: "Path of the argument at fault, such as `input.sessionId`." })
  readonly field!: string | null;

  @Field(() => ErrorCodeEnum, { description: "The kind of error." })
  readonly code!: string;

  @Field(() => String, { description: "What is wrong and what to do, with Gluster's own words where it gave any." })
  readonly message!: string;

  @Field(() => Boolean, {
    description:
      "Whether the same request may succeed later without being changed. Other errors tell it in `extensions.retryable`.",
  })
  readonly retryable!: boolean;
}

/** What every payload has. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError], { description: "Empty when nothing went wrong so far." })
  readonly userErrors!: UserError[];
}

/** What payloads of changes that an owner carries out have. */
@ObjectType({ simpleResolvers: true })
abstract class OperationPayload extends Payload {
  @Field(() => Operation, {
    nullable: true,
    description: "As it was when the wait was over: it may still be running. Null when none was made.",
  })
  readonly operation!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of registering, changing or polling a cluster." })
export class ClusterPayload extends Payload {
  @Field(() => Cluster, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly cluster!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of changing a host." })
export class HostPayload extends Payload {
  @Field(() => Host, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly host!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of removing a cluster." })
export class RemoveClusterPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The cluster that was removed." })
  readonly clusterId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of a change of a session." })
export class GeoRepSessionPayload extends OperationPayload {
  @Field(() => GeoRepSession, {
    nullable: true,
    description: "As it is when the wait is over; null when it does not exist.",
  })
  readonly session!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of setting a session's recovery point objective." })
export class GeoRepRpoPayload extends Payload {
  @Field(() => GeoRepSession, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly session!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of the change of one of many sessions." })
class GeoRepSessionResult extends OperationPayload {
  @Field(() => ID, { description: "The session." })
  readonly sessionId!: string;

  @Field(() => GeoRepSession, {
    nullable: true,
    description: "As it is when the wait is over; null when it does not exist.",
  })
  readonly session!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of a change of many sessions." })
export class ChangeGeoRepSessionsPayload extends Payload {
  @Field(() => [GeoRepSessionResult], {
    nullable: true,
    description:
      "One for each session, with its own errors: one that fails stops no other. Null when nothing was asked of any.",
  })
  readonly results!: object[] | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of a change of a session's option." })
export class GeoRepOptionPayload extends OperationPayload {
  @Field(() => GeoRepSession, {
    nullable: true,
    description: "As it is when the wait is over; null when it does not exist.",
  })
  readonly session!: object | null;

  @Field(() => GeoRepSessionOption, {
    nullable: true,
    description:
      "As it is when the wait is over. Whether a paused session had to be paused again the operation's steps tell.",
  })
  readonly option!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of making a token." })
export class CreateAccessTokenPayload extends Payload {
  @Field(() => AccessToken, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly accessToken!: object | null;

  @Field(() => String, {
    nullable: true,
    description: "The token itself, shown this once: `Authorization: Bearer <token>`.",
  })
  readonly token!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of revoking a token." })
export class AccessTokenPayload extends Payload {
  @Field(() => AccessToken, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly accessToken!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of changing a password." })
export class ChangePasswordPayload extends Payload {
  @Field(() => String, { nullable: true, description: "Name of the user; null when nothing was done." })
  readonly user!: string | null;
}
