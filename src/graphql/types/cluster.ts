import { Field, ID, Int, ObjectType } from "type-graphql";
import { DateTime } from "../scalars.js";
import { connectionType } from "./connection.js";
import { CredentialKind } from "./enums.js";
import { Node } from "./node.js";

@ObjectType({
  simpleResolvers: true,
  description: "A host in between, through which the service makes its SSH connections.",
})
export class SshJumpHost {
  @Field(() => String, { description: "Name or address." })
  readonly address!: string;

  @Field(() => Int, { description: "TCP port of its SSH server." })
  readonly port!: number;

  @Field(() => String, { description: "User who logs in there." })
  readonly user!: string;

  @Field(() => String, { description: "`SHA256:…` of its host key." })
  readonly hostKeyFingerprint!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: "Something of Gluster's that is there and could not be read, or that says what cannot be so.",
})
class UnreadRecord {
  @Field(() => String, {
    description: "A file on the host, a session as its volume's name and its key, or a volume by its name or id.",
  })
  readonly subject!: string;

  @Field(() => String, { description: "Why it could not be read." })
  readonly reason!: string;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A trusted pool of Gluster hosts that was registered with the service (table `cluster`).",
})
export class Cluster extends Node {
  @Field(() => String, { description: "Its name within the service." })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: "In words of those who registered it." })
  readonly description!: string | null;

  @Field(() => String, { nullable: true, description: "Version of Gluster on the host that commands go through." })
  readonly glusterVersion!: string | null;

  @Field(() => Int, { description: "TCP port of its hosts' SSH servers, where a host has none of its own." })
  readonly sshPort!: number;

  @Field(() => String, { description: "User who logs in to its hosts, where a host has none of its own." })
  readonly sshUser!: string;

  @Field(() => CredentialKind, { description: "How the service logs in. The secret itself is never given out." })
  readonly credentialKind!: string;

  @Field(() => SshJumpHost, { nullable: true, description: "Where a host has none of its own." })
  readonly jump!: SshJumpHost | null;

  @Field(() => Boolean, {
    description: "Whether the last poll reached a host of the cluster by SSH. For Gluster itself see `glusterdUp`.",
  })
  readonly reachable!: boolean;

  @Field(() => String, { nullable: true, description: "Why the last poll did not reach the cluster." })
  readonly unreachableReason!: string | null;

  @Field(() => DateTime, { nullable: true, description: "Since when `reachable` is what it is." })
  readonly reachableSince!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether a glusterd of the cluster answers commands: without one nothing can be changed, while sessions that run " +
      "go on. Null while the cluster is not reached.",
  })
  readonly glusterdUp!: boolean | null;

  @Field(() => String, { nullable: true, description: "Why `glusterdUp` is false." })
  readonly glusterdDownReason!: string | null;

  @Field(() => DateTime, { nullable: true, description: "Since when `glusterdUp` is what it is." })
  readonly glusterdSince!: string | null;

  @Field(() => [UnreadRecord], {
    description: "Volumes that `gluster volume info` lists and that could not be read: what is known of them stays.",
  })
  readonly unread!: UnreadRecord[];

  @Field(() => DateTime, { nullable: true, description: "When a poll last reached the cluster." })
  readonly lastSeenAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When its sessions were last polled." })
  readonly sessionsObservedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When its hosts and volumes were last polled." })
  readonly topologyObservedAt!: string | null;

  @Field(() => String, { description: "User who registered it." })
  readonly registeredBy!: string;

  @Field(() => DateTime, { description: "When it was registered." })
  readonly registeredAt!: string;
}

export const ClusterConnection = connectionType(Cluster, "Cluster");

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A member of a cluster's pool (table `host`). Its id is the UUID that Gluster gave it.",
})
export class Host extends Node {
  @Field(() => String, { description: "What its peers and the bricks call it." })
  readonly name!: string;

  @Field(() => [String], { description: "Further names by which its peers know it." })
  readonly otherNames!: string[];

  @Field(() => String, {
    nullable: true,
    description: "Gluster's words, such as `Peer in Cluster`; null when no peer told.",
  })
  readonly peerState!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether its peers are connected to its glusterd, as `gluster pool list` told last; null when not known, as while " +
      "no glusterd answers.",
  })
  readonly connected!: boolean | null;

  @Field(() => String, { nullable: true, description: "Where the service reaches it by SSH, if not by its name." })
  readonly sshAddress!: string | null;

  @Field(() => Int, { nullable: true, description: "TCP port of its SSH server, if not the cluster's." })
  readonly sshPort!: number | null;

  @Field(() => String, { nullable: true, description: "User who logs in, if not the cluster's." })
  readonly sshUser!: string | null;

  @Field(() => SshJumpHost, { nullable: true, description: "If not the cluster's." })
  readonly jump!: SshJumpHost | null;

  @Field(() => String, {
    nullable: true,
    description: "`SHA256:…` of the host key that is pinned; null before the first contact.",
  })
  readonly hostKeyFingerprint!: string | null;

  @Field(() => String, { nullable: true, description: "Gluster's version on it; null when it has not told." })
  readonly glusterVersion!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the service reached it by SSH last time; null before the first try.",
  })
  readonly reachable!: boolean | null;

  @Field(() => String, { nullable: true, description: "Why the service did not reach it." })
  readonly unreachableReason!: string | null;

  @Field(() => DateTime, { nullable: true, description: "Since when `reachable` is what it is." })
  readonly reachableSince!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its glusterd runs and listens for commands; null while the host is not reached.",
  })
  readonly glusterdUp!: boolean | null;

  @Field(() => String, { nullable: true, description: "Why `glusterdUp` is false." })
  readonly glusterdDownReason!: string | null;

  @Field(() => DateTime, { nullable: true, description: "Since when `glusterdUp` is what it is." })
  readonly glusterdSince!: string | null;

  @Field(() => [UnreadRecord], {
    description:
      "What of its files could not be read, or cannot be so: a value that is meant is null, a session that is meant is not shown, or its bricks here are UNKNOWN. At most 50 and how many more.",
  })
  readonly unread!: UnreadRecord[];

  @Field(() => DateTime, { nullable: true, description: "When the service last reached it." })
  readonly lastSeenAt!: string | null;

  @Field(() => ID, { description: "The cluster whose pool it is in." })
  readonly clusterId!: string;
}
