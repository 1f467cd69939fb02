import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { destinationOrder } from "../../store/queries/destination-order.js";
import { destinations } from "../../store/queries/destinations.js";
import { parseId } from "../../store/queries/lists.js";
import type { Context } from "../context.js";
import { preflightOf } from "../preflight.js";
import { connection } from "../connection.js";
import { GeoRepCheck } from "../../model/schema/check.js";
import { GeoRepDestination, GeoRepDestinationConnection, GeoRepPreflight } from "../types/check.js";
import { GeoRepDestinationFilterInput } from "../types/filters.js";
import { GeoRepDestinationOrderInput } from "../types/orders.js";
import { GeoRepPreflightInput } from "../types/session-inputs.js";
import { PageArgs } from "../../model/schema/page-args.js";
import { Host, Volume } from "../../model/entities/index.js";

@Resolver(() => GeoRepDestination)
export class GeoRepDestinationResolver {
  @Query(() => GeoRepDestinationConnection, {
    nullable: true,
    description:
      "Every volume of the registered clusters as a destination of the volume, with the reasons that speak against it, judged by what was last observed. Null where there is no such volume.",
  })
  async geoRepDestinations(
    @Arg("primaryVolumeId", () => ID, { description: "The source volume." }) primaryVolumeId: string,
    @Arg("filter", () => GeoRepDestinationFilterInput, { nullable: true, description: "All of them where left out." })
    filter: GeoRepDestinationFilterInput | null,
    @Arg("order", () => GeoRepDestinationOrderInput, { nullable: true, description: "By name where left out." })
    order: GeoRepDestinationOrderInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services: { reader } }: Context,
  ): Promise<object | null> {
    const id = parseId(primaryVolumeId, "primaryVolumeId");
    const found = await destinations(reader, id, filter ?? {}, destinationOrder(order), page);
    return found === null ? null : connection(found, found.total);
  }

  @FieldResolver(() => Volume, { description: "The possible destination." })
  volume(@Root() { volumeId }: GeoRepDestination): string {
    return volumeId;
  }
}

@Resolver(() => GeoRepPreflight)
export class GeoRepPreflightResolver {
  @Query(() => GeoRepPreflight, {
    description:
      "Tries on the nodes of two volumes, now and by SSH, whether one can be replicated to the other. It takes some seconds, changes nothing and takes no lock of Gluster's; of one source cluster one runs at a time.",
  })
  geoRepPreflight(
    @Arg("input", () => GeoRepPreflightInput) input: GeoRepPreflightInput,
    @Ctx() { services }: Context,
  ): Promise<object> {
    const { primaryVolumeId, secondaryVolumeId, secondaryHostName, secondaryVolumeName } = input;
    const { userName, sshPort, keys, syncMethod } = input;
    return preflightOf(services, {
      secondaryHostName,
      secondaryVolumeName,
      userName,
      sshPort,
      keys,
      syncMethod,
      primaryVolumeId: parseId(primaryVolumeId, "input.primaryVolumeId"),
      secondaryVolumeId: secondaryVolumeId == null ? null : parseId(secondaryVolumeId, "input.secondaryVolumeId"),
    });
  }
}

@Resolver(() => GeoRepCheck)
export class GeoRepCheckResolver {
  @FieldResolver(() => Host, {
    nullable: true,
    description: "The host that it is about; null where it is about no single one, or that is no registered one.",
  })
  host(@Root() { hostId }: GeoRepCheck): string | null {
    return hostId;
  }
}
