import { Arg, Ctx, Int, Mutation, Query, Resolver } from "type-graphql";
import { parseId } from "../../store/queries/lists.js";
import type { Context } from "../context.js";
import { LONGEST_WAIT_SECONDS } from "../../service/outcome.js";
import { present } from "../given.js";
import { guarded, waitMs } from "../mutate.js";
import { ClusterInput, RegisterClusterInput, UpdateClusterInput, UpdateHostInput } from "../types/cluster-inputs.js";
import { SshHostKey } from "../types/host-key.js";
import { ClusterPayload, HostPayload, RemoveClusterPayload } from "../types/payloads.js";

@Resolver()
export class HostKeyResolver {
  @Query(() => SshHostKey, {
    description:
      "The key that an SSH server shows now, without logging in: compare it with what `ssh-keygen -lf` prints on the host, and pass its fingerprint to registerCluster. Asks for the role ADMIN.",
  })
  sshHostKey(
    @Arg("address", () => String, { description: "Name or address of the host." }) address: string,
    @Arg("port", () => Int, { defaultValue: 22, description: "TCP port of its SSH server." }) port: number,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return services.clusters.shownHostKey(actor, address, port);
  }
}

@Resolver()
export class ClusterMutationResolver {
  @Mutation(() => ClusterPayload, {
    description: "Registers a cluster by one host of its pool, whose peers and volumes are read first.",
  })
  registerCluster(
    @Arg("input", () => RegisterClusterInput) input: RegisterClusterInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded({ cluster: null }, async () => {
      const { clusterId } = await context.services.clusters.register(context.actor, input);
      return { cluster: clusterId };
    });
  }

  @Mutation(() => ClusterPayload, { description: "Changes what the service knows of a cluster, nothing in Gluster." })
  updateCluster(
    @Arg("input", () => UpdateClusterInput) input: UpdateClusterInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded({ cluster: null }, async () => {
      const { clusterId: given, name, description, port, user, credential, jump } = input;
      const clusterId = parseId(given, "input.clusterId");
      await context.services.clusters.update(context.actor, clusterId, {
        ...(name === undefined ? {} : { name: present(name, "input.name") }),
        ...(description === undefined ? {} : { description }),
        ...(port === undefined ? {} : { port: present(port, "input.port") }),
        ...(user === undefined ? {} : { user: present(user, "input.user") }),
        ...(credential === undefined ? {} : { credential: present(credential, "input.credential") }),
        ...(jump === undefined ? {} : { jump }),
      });
      return { cluster: clusterId };
    });
  }

  @Mutation(() => HostPayload, { description: "Changes how the service reaches a host, nothing in Gluster." })
  updateHost(@Arg("input", () => UpdateHostInput) input: UpdateHostInput, @Ctx() context: Context): Promise<object> {
    return guarded({ host: null }, async () => {
      const { hostId: given, address, port, user, jump, hostKeyFingerprint } = input;
      const hostId = parseId(given, "input.hostId");
      await context.services.clusters.updateHost(context.actor, hostId, {
        ...(address === undefined ? {} : { address }),
        ...(port === undefined ? {} : { port }),
        ...(user === undefined ? {} : { user }),
        ...(jump === undefined ? {} : { jump }),
        ...(hostKeyFingerprint === undefined
          ? {}
          : { hostKeyFingerprint: present(hostKeyFingerprint, "input.hostKeyFingerprint") }),
      });
      return { host: hostId };
    });
  }

  @Mutation(() => RemoveClusterPayload, {
    description: "Forgets a cluster and touches nothing in Gluster. Its operations and events stay.",
  })
  removeCluster(@Arg("input", () => ClusterInput) input: ClusterInput, @Ctx() context: Context): Promise<object> {
    return guarded({ clusterId: null }, async () => {
      const clusterId = parseId(input.clusterId, "input.clusterId");
      await context.services.clusters.remove(context.actor, clusterId);
      return { clusterId };
    });
  }

  @Mutation(() => ClusterPayload, {
    description: "Polls everything of a cluster now; the answer tells of a poll that began after the request.",
  })
  syncCluster(
    @Arg("input", () => ClusterInput) input: ClusterInput,
    @Arg("wait", () => Int, {
      defaultValue: 30,
      description: `Seconds to wait for a complete poll, 0 to ${LONGEST_WAIT_SECONDS}.`,
    })
    wait: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return guarded({ cluster: null }, async () => {
      const clusterId = parseId(input.clusterId, "input.clusterId");
      await context.services.clusters.sync(context.actor, clusterId, waitMs(wait));
      return { cluster: clusterId };
    });
  }
}
