import { testService, type TestService } from "./api.js";
import { SimulatedService } from "./simulated-service.js";

/** The whole service on two simulated clusters that replicate one volume to the other. */
export interface RestService extends AsyncDisposable {
  readonly sim: SimulatedService;
  readonly http: TestService;
  readonly url: string;
  /** Ids of what stands in every path. */
  readonly ids: {
    readonly cluster: string;
    readonly destination: string;
    readonly volume: string;
    readonly otherVolume: string;
    readonly destinationVolume: string;
  };
  /** Names of the hosts, which are addresses: that is what the simulated Gluster knows them by. */
  readonly hosts: { readonly source: readonly string[]; readonly destination: readonly string[] };
  /** `/clusters/C/glustervolumes/V` of the source volume. */
  readonly volume: string;
}

export async function restService(): Promise<RestService> {
  await using begun = new AsyncDisposableStack();
  const sim = begun.use(
    await SimulatedService.start({
      clusters: [
        {
          name: "source",
          nodes: ["src1", "src2"],
          volumes: [
            { name: "vol", kind: "replica 2", brickCount: 4 },
            { name: "vol-b", kind: "distribute", brickCount: 2 },
          ],
        },
        {
          name: "destination",
          nodes: ["dst1", "dst2"],
          volumes: [{ name: "vol-dr", kind: "replica 2", brickCount: 4 }],
        },
      ],
    }),
  );
  const { clusters, operations, sessions } = sim.services;
  const http = begun.use(await testService(sim.database, { services: { clusters, operations, sessions } }));
  const volume = await sim.volume("vol");
  const hostsOf = (cluster: string) => sim.sim.cluster(cluster).nodes.map(({ address }) => address);
  const held = begun.move();
  return {
    sim,
    http,
    url: http.url,
    ids: {
      cluster: volume.clusterId,
      destination: (await sim.cluster("destination")).id,
      volume: volume.id,
      otherVolume: (await sim.volume("vol-b")).id,
      destinationVolume: (await sim.volume("vol-dr")).id,
    },
    hosts: { source: hostsOf("source"), destination: hostsOf("destination") },
    volume: `/clusters/${volume.clusterId}/glustervolumes/${volume.id}`,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
