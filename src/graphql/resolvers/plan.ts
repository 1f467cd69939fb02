import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { parseId } from "../../store/queries/lists.js";
import { creationOf } from "../creation.js";
import { guarded } from "../mutate.js";
import { preflightOf } from "../preflight.js";
import { GeoRepPreflight } from "../types/check.js";
import { CreateGeoRepSessionInput } from "../types/session-inputs.js";
import { GeoRepNodeKeys, GeoRepSessionPlan } from "../types/plan.js";

const NO_PLAN = { sessionId: null, sessionName: null, noChange: null, steps: null, input: null } as const;

@Resolver(() => GeoRepSessionPlan)
export class PlanResolver {
  @Query(() => GeoRepSessionPlan, {
    description:
      "The commands that createGeoRepSession would run with the same input, on which hosts and in which order, and what takes each back. Both clusters are read; nothing is changed.",
  })
  geoRepSessionPlan(
    @Arg("input", () => CreateGeoRepSessionInput) input: CreateGeoRepSessionInput,
    @Ctx() { services, actor }: Context,
  ): Promise<object> {
    return guarded(NO_PLAN, async () => {
      const { sessionId, sessionName, noChange, steps } = await services.sessions.plan(actor, creationOf(input));
      return { sessionId, sessionName, noChange, steps, input };
    });
  }

  @FieldResolver(() => GeoRepPreflight, {
    nullable: true,
    description:
      "What the preflight of createGeoRepSession would find, tried now where it is asked for: that takes some seconds. It refuses the session where the standing is BLOCKED, or NEEDS_FORCE without force; with force NO_SESSION_YET is no objection. Null where there is no plan, or nothing would be made.",
  })
  async preflight(
    @Root() { input, noChange }: GeoRepSessionPlan,
    @Ctx() { services }: Context,
  ): Promise<object | null> {
    if (input === null || noChange === true) return null;
    return preflightOf(services, creationOf(input));
  }

  @Query(() => [GeoRepNodeKeys], {
    description:
      "Whether the keys of each source node are on every node of a session's destination, read now: after a node has joined the source's cluster, or where a worker is refused. Needs the destination's cluster registered.",
  })
  geoRepSessionKeys(
    @Arg("sessionId", () => ID, { description: "A session of a registered cluster." }) sessionId: string,
    @Ctx() { services }: Context,
  ): Promise<readonly object[]> {
    return services.sessions.keys(parseId(sessionId, "sessionId"));
  }
}
