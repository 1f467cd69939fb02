import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { Cluster } from "../../model/entities/index.js";
import { readLinks } from "../../store/queries/links.js";
import { sessionConditions } from "../../store/queries/lists.js";
import type { Context } from "../context.js";
import { GeoRepSessionFilterInput } from "../types/filters.js";
import { GeoRepLink } from "../types/link.js";

@Resolver(() => GeoRepLink)
export class GeoRepLinkResolver {
  @Query(() => [GeoRepLink], {
    description:
      "Which clusters are replicated where: the sessions by source and destination, by their names, with how many have which status and which health. At most a thousand.",
  })
  geoRepLinks(
    @Arg("filter", () => GeoRepSessionFilterInput, { nullable: true, description: "All sessions where left out." })
    filter: GeoRepSessionFilterInput | null,
    @Ctx() { services: { reader } }: Context,
  ): Promise<object[]> {
    return readLinks(reader, sessionConditions(filter ?? {}, "filter"));
  }

  @FieldResolver(() => Cluster, { description: "The cluster of the primary volumes." })
  primaryCluster(@Root() { primaryClusterId }: GeoRepLink): string {
    return primaryClusterId;
  }

  @FieldResolver(() => Cluster, {
    nullable: true,
    description: "The cluster of the secondary volumes; null where it is not registered.",
  })
  secondaryCluster(@Root() { secondaryClusterId }: GeoRepLink): string | null {
    return secondaryClusterId;
  }
}
