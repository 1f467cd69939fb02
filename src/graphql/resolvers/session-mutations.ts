import { Arg, Ctx, Int, Mutation, Resolver } from "type-graphql";
import { isSameOption } from "../../model/options/judge.js";
import type { OperationRow } from "../../store/operation-events.js";
import { childrenOf } from "../../store/queries/entity-links.js";
import { allOf } from "../../store/queries/entity-table.js";
import { parseId } from "../../store/queries/lists.js";
import type { Context } from "../context.js";
import { DEFAULT_WAIT_SECONDS, LONGEST_WAIT_SECONDS } from "../../service/outcome.js";
import { guarded, NO_OUTCOME, outcomeOf, outcomesOf } from "../mutate.js";
import { creationOf } from "../creation.js";
import {
  ChangeGeoRepSessionInput,
  ChangeGeoRepSessionsInput,
  CreateGeoRepSessionInput,
  DeleteGeoRepSessionInput,
  RepairGeoRepKeysInput,
  ResetGeoRepOptionInput,
  SetGeoRepCheckpointInput,
  SetGeoRepOptionInput,
  SetGeoRepRpoInput,
  VerifyGeoRepSessionInput,
} from "../types/session-inputs.js";
import {
  ChangeGeoRepSessionsPayload,
  GeoRepOptionPayload,
  GeoRepRpoPayload,
  GeoRepSessionPayload,
} from "../types/payloads.js";
import { GeoRepSession, GeoRepSessionOption } from "../../model/entities/index.js";

const WAIT = {
  defaultValue: DEFAULT_WAIT_SECONDS,
  description: `Seconds to wait for the outcome, 0 to ${LONGEST_WAIT_SECONDS}. The operation goes on after them.`,
} as const;

@Resolver()
export class SessionMutationResolver {
  @Mutation(() => GeoRepSessionPayload, {
    description:
      "Creates a geo-replication session from one volume to another, by the steps that geoRepSessionPlan tells. The first is the preflight: what is BLOCKED refuses the session, and what is FORCEABLE unless it is forced, with the code PREFLIGHT_FAILED and before anything is changed. Where a step fails, what was done before it is taken back.",
  })
  createGeoRepSession(
    @Arg("input", () => CreateGeoRepSessionInput) input: CreateGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded(NO_OUTCOME, () => {
      const given = creationOf(input);
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
    description:
      "Stops a session. It takes the place of an operation, other than a stop, that Gluster has said yes to and whose outcome is still watched; with force of such a stop too, and of any that has not begun.",
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

  @Mutation(() => ChangeGeoRepSessionsPayload, {
    description:
      "Starts, stops, pauses or resumes many sessions, each by an operation of its own. The operations of one cluster begin in the order of the sessions; those of different clusters go on side by side.",
  })
  changeGeoRepSessions(
    @Arg("input", () => ChangeGeoRepSessionsInput) input: ChangeGeoRepSessionsInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded({ results: null }, async () => {
      const { action, sessionIds, volumeId, clusterId } = input;
      const selection = {
        sessionIds: sessionIds?.map((id) => parseId(id, "input.sessionIds")),
        volumeId: volumeId == null ? null : parseId(volumeId, "input.volumeId"),
        clusterId: clusterId == null ? null : parseId(clusterId, "input.clusterId"),
      };
      const { actor, services } = context;
      const request = () => services.sessions.changeMany(actor, action, selection, input);
      return { results: await outcomesOf(request, wait, context) };
    });
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

  @Mutation(() => GeoRepSessionPayload, {
    description:
      "Collects the source nodes' keys anew and adds those that a node of the destination lacks, as after a node has joined, or admits without the command that Gluster writes before them. Workers that were refused try again by themselves.",
  })
  repairGeoRepKeys(
    @Arg("input", () => RepairGeoRepKeysInput) input: RepairGeoRepKeysInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.repairKeys(context.actor, id, input));
  }

  @Mutation(() => GeoRepOptionPayload, {
    description:
      "Sets an option of a session; workers that run start anew, unless its definition says otherwise. Gluster un-pauses a paused session with that: it is paused again right after, as a step of the operation, and works for some seconds in between. What may be set, by whom, and to which values `geoRepOptionDefinitions` tells.",
  })
  setGeoRepOption(
    @Arg("input", () => SetGeoRepOptionInput) input: SetGeoRepOptionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return changeOption(input, wait, context, (id) => context.services.sessions.setOption(context.actor, id, input));
  }

  @Mutation(() => GeoRepOptionPayload, {
    description:
      "Gives an option of a session its default again. Workers start anew, and a paused session stays paused, as with setGeoRepOption.",
  })
  resetGeoRepOption(
    @Arg("input", () => ResetGeoRepOptionInput) input: ResetGeoRepOptionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return changeOption(input, wait, context, (id) => context.services.sessions.resetOption(context.actor, id, input));
  }

  @Mutation(() => GeoRepSessionPayload, {
    description:
      "Sets a checkpoint: each brick tells when everything before it is synced. The session's `checkpoint` tells how far it is; an event of kind SESSION_CHECKPOINT_COMPLETED says that it is completed.",
  })
  setGeoRepCheckpoint(
    @Arg("input", () => SetGeoRepCheckpointInput) input: SetGeoRepCheckpointInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return change(input, wait, context, (id) => context.services.sessions.setCheckpoint(context.actor, id, input));
  }

  @Mutation(() => GeoRepRpoPayload, {
    description:
      "Sets a session's recovery point objective: how many seconds its destination may be behind (lagSeconds). SESSION_RPO_BREACHED and SESSION_RPO_RECOVERED tell when it is further behind and when it is not any more. Changes nothing in Gluster; goes with the session when that is deleted.",
  })
  setGeoRepRpo(
    @Arg("input", () => SetGeoRepRpoInput) input: SetGeoRepRpoInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ session: null }, async () => {
      const id = parseId(input.sessionId, "input.sessionId");
      await services.sessions.setRpo(actor, id, input.rpoSeconds);
      return { session: id };
    });
  }

  @Mutation(() => GeoRepSessionPayload, {
    description:
      "Compares a sample of a session's files, directories and links at both ends through mounts of some moments, one on a node of either cluster: whether each is there, its size, content, owner and mode. It changes nothing, takes no lock of Gluster's, and goes on beside changes of the session. The operation's `verification` tells what it found; what geo-replication has not had the time to copy is told apart. What is only at the destination is not looked for.",
  })
  verifyGeoRepSession(
    @Arg("input", () => VerifyGeoRepSessionInput) input: VerifyGeoRepSessionInput,
    @Arg("wait", () => Int, WAIT) wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    const { files, maxSeconds, seed = null, checksums, xattrs, idempotencyKey = null } = input;
    const maxBytes = Number(input.maxBytes);
    const given = { files, maxBytes, maxSeconds, seed, checksums, xattrs, idempotencyKey };
    return change(input, wait, context, (id) => context.services.sessions.verify(context.actor, id, given));
  }
}

const OPTIONS_OF_SESSION = childrenOf(GeoRepSession, "options");

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

async function optionOf(sessionId: string, key: string, { services }: Context): Promise<GeoRepSessionOption | null> {
  const all = await services.reader.children(
    GeoRepSessionOption,
    OPTIONS_OF_SESSION,
    [sessionId],
    allOf(GeoRepSessionOption),
  );
  return all.get(sessionId)?.find((option) => isSameOption(option.key, key)) ?? null;
}
