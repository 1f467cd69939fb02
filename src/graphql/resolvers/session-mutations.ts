import { Arg, Ctx, Int, Mutation, Resolver } from "type-graphql";
import type { OperationRow } from "../../service/operations.js";
import { allOf } from "../../service/queries/noun.js";
import { OPTION, OPTIONS_OF_SESSION, type OptionRecord } from "../../service/queries/georep.js";
import { parseId } from "../../service/queries/lists.js";
import type { Context } from "../context.js";
import { guarded, LONGEST_WAIT_SECONDS, NO_OUTCOME, outcomeOf } from "../mutate.js";
import {
  ChangeGeoRepSessionInput,
  CreateGeoRepSessionInput,
  DeleteGeoRepSessionInput,
  ResetGeoRepOptionInput,
  SetGeoRepCheckpointInput,
  SetGeoRepOptionInput,
} from "../types/inputs.js";
import { GeoRepOptionPayload, GeoRepSessionPayload } from "../types/payloads.js";

const WAIT = {
  defaultValue: 30,
  description: `Seconds to wait for the outcome, 0 to ${LONGEST_WAIT_SECONDS}. The operation goes on after them.`,
} as const;

@Resolver()
export class SessionMutationResolver {
  @Mutation(() => GeoRepSessionPayload, {
    description:
      "Creates a geo-replication session from one volume to another. The source nodes' keys are collected and spread by Gluster's own commands.",
  })
  createGeoRepSession(
    @Arg("input", () => CreateGeoRepSessionInput) input: CreateGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded(NO_OUTCOME, () => {
      const { secondaryVolumeName, secondaryHostName, sshPort, keys, force, startAfterCreate, idempotencyKey } = input;
      const given = {
        secondaryVolumeName,
        secondaryHostName,
        sshPort,
        keys,
        force,
        startAfterCreate,
        idempotencyKey,
        primaryVolumeId: parseId(input.primaryVolumeId, "input.primaryVolumeId"),
        secondaryVolumeId:
          input.secondaryVolumeId == null ? null : parseId(input.secondaryVolumeId, "input.secondaryVolumeId"),
      };
      return outcomeOf(() => context.services.sessions.create(context.actor, given), wait, context);
    });
  }

  @Mutation(() => GeoRepSessionPayload, {
    description: "Starts a session. It succeeded when the session was seen to have left its stopped state.",
  })
  startGeoRepSession(
    @Arg("input", () => ChangeGeoRepSessionInput) input: ChangeGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.start(context.actor, id, input));
  }

  @Mutation(() => GeoRepSessionPayload, {
    description: "Stops a session. With force it supersedes an operation that has not begun.",
  })
  stopGeoRepSession(
    @Arg("input", () => ChangeGeoRepSessionInput) input: ChangeGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.stop(context.actor, id, input));
  }

  @Mutation(() => GeoRepSessionPayload, { description: "Pauses a running session." })
  pauseGeoRepSession(
    @Arg("input", () => ChangeGeoRepSessionInput) input: ChangeGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.pause(context.actor, id, input));
  }

  @Mutation(() => GeoRepSessionPayload, { description: "Resumes a paused session." })
  resumeGeoRepSession(
    @Arg("input", () => ChangeGeoRepSessionInput) input: ChangeGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.resume(context.actor, id, input));
  }

  @Mutation(() => GeoRepSessionPayload, {
    description: "Deletes a session that is stopped or was never started. What it has copied stays.",
  })
  deleteGeoRepSession(
    @Arg("input", () => DeleteGeoRepSessionInput) input: DeleteGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.delete(context.actor, id, input));
  }

  @Mutation(() => GeoRepOptionPayload, {
    description:
      "Sets an option of a session; workers that run start anew. Only options that cannot break replication or run programs may be set.",
  })
  setGeoRepOption(
    @Arg("input", () => SetGeoRepOptionInput) input: SetGeoRepOptionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return changeOption(input, wait, context, (id) => context.services.sessions.setOption(context.actor, id, input));
  }

  @Mutation(() => GeoRepOptionPayload, { description: "Gives an option of a session its default again." })
  resetGeoRepOption(
    @Arg("input", () => ResetGeoRepOptionInput) input: ResetGeoRepOptionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return changeOption(input, wait, context, (id) => context.services.sessions.resetOption(context.actor, id, input));
  }

  @Mutation(() => GeoRepSessionPayload, {
    description: "Sets a checkpoint: each brick tells when everything before it is synced.",
  })
  setGeoRepCheckpoint(
    @Arg("input", () => SetGeoRepCheckpointInput) input: SetGeoRepCheckpointInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.setCheckpoint(context.actor, id, input));
  }
}

type Request = (sessionId: string) => Promise<OperationRow>;

function change(
  input: { readonly sessionId: string },
  wait: number,
  context: Context,
  request: Request,
): Promise<object> {
  return guarded(NO_OUTCOME, () => {
    const id = parseId(input.sessionId, "input.sessionId");
    return outcomeOf(() => request(id), wait, context);
  });
}

function changeOption(
  input: { readonly sessionId: string; readonly key: string },
  wait: number,
  context: Context,
  request: Request,
): Promise<object> {
  return guarded({ ...NO_OUTCOME, option: null }, async () => {
    const id = parseId(input.sessionId, "input.sessionId");
    const outcome = await outcomeOf(() => request(id), wait, context);
    return { ...outcome, option: await optionOf(id, input.key, context) };
  });
}

/** Gluster lists keys with underscores, and takes them with dashes too. */
async function optionOf(sessionId: string, key: string, { services }: Context): Promise<OptionRecord | null> {
  const wanted = key.replaceAll("-", "_");
  const all = await services.reader.children(OPTION, OPTIONS_OF_SESSION, [sessionId], allOf(OPTION));
  return all.get(sessionId)?.find((option) => option.key.replaceAll("-", "_") === wanted) ?? null;
}
