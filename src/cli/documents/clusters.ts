import { graphqlDocument, type Page, PAGE_INFO, type PageVariables } from "./document.js";

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly reachable: boolean;
  readonly reachableSince: string | null;
  readonly unreachableReason: string | null;
  readonly glusterdUp: boolean | null;
  readonly glusterdSince: string | null;
  readonly glusterdDownReason: string | null;
  readonly glusterVersion: string | null;
  readonly lastSeenAt: string | null;
  readonly sessionsObservedAt: string | null;
  readonly hosts: readonly { readonly name: string; readonly reachable: boolean | null }[];
  readonly geoRepSessions: { readonly totalCount: number };
  readonly incomingGeoRepSessions: { readonly totalCount: number };
}

export const CLUSTERS = graphqlDocument<{ readonly clusters: Page<Cluster> }, PageVariables>(`query Clusters(
  $first: Int!, $after: String
) {
  clusters(first: $first, after: $after) {
    nodes {
      id name description reachable reachableSince unreachableReason glusterdUp glusterdSince glusterdDownReason
      glusterVersion lastSeenAt sessionsObservedAt
      hosts { name reachable }
      geoRepSessions(first: 1) { totalCount }
      incomingGeoRepSessions(first: 1) { totalCount }
    }
    ${PAGE_INFO}
  }
}`);

export interface ClusterName {
  readonly id: string;
  readonly name: string;
}

export const CLUSTER_NAMES = graphqlDocument<
  { readonly clusters: Page<ClusterName> },
  PageVariables
>(`query ClusterNames($first: Int!, $after: String) {
  clusters(first: $first, after: $after) { nodes { id name } ${PAGE_INFO} }
}`);

export interface VolumeName {
  readonly id: string;
  readonly name: string;
  readonly cluster: ClusterName;
}

export const VOLUMES_BY_NAME = graphqlDocument<
  { readonly volumes: Page<VolumeName> },
  PageVariables & { readonly name: string }
>(`query VolumesByName($first: Int!, $after: String, $name: String!) {
  volumes(first: $first, after: $after, filter: { name: $name }) { nodes { id name cluster { id name } } ${PAGE_INFO} }
}`);

export const VOLUME_BY_ID = graphqlDocument<{ readonly volume: VolumeName | null }, { readonly id: string }>(
  `query VolumeById($id: ID!) { volume(id: $id) { id name cluster { id name } } }`,
);
