import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Page } from "playwright-core";
import { type Simulator, startSimulator } from "../../../simulator/simulator.js";
import { demoWorld } from "../../../simulator/worlds.js";
import { registerCluster, syncCluster } from "../../support/clusters.js";
import { graphqlClient, type GraphQLClient } from "../../support/graphql-client.js";
import { type RunningService, startService } from "../../support/program.js";

export const PASSWORD = "a password for the page";

/** The built service with the demo's clusters, which can be killed and started again at its address. */
export class DemoService implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly client: GraphQLClient;
  readonly #env: Readonly<Record<string, string>>;
  readonly #folder: string;
  #running: RunningService;

  private constructor(
    simulator: Simulator,
    folder: string,
    env: Readonly<Record<string, string>>,
    running: RunningService,
  ) {
    this.simulator = simulator;
    this.#folder = folder;
    this.#env = env;
    this.#running = running;
    this.client = graphqlClient(running.url, PASSWORD);
  }

  static async start(): Promise<DemoService> {
    await using begun = new AsyncDisposableStack();
    const folder = await mkdtemp(path.join(tmpdir(), "georep-web-"));
    begun.defer(() => rm(folder, { recursive: true, force: true }));
    const simulator = begun.use(await startSimulator(demoWorld({ root: { password: PASSWORD } })));
    const env = {
      GEOREP_DATA_DIR: folder,
      GEOREP_ADMIN_PASSWORD: PASSWORD,
      GEOREP_POLL_INTERVAL: "0.5",
      GEOREP_ALERT_ALLOWED_NETWORKS: "127.0.0.1",
    };
    const service = new DemoService(simulator, folder, env, await startService(env));
    for (const { name, nodes } of simulator.clusters) {
      const [node] = nodes;
      if (node === undefined) throw new Error(`${name} has no node`);
      const { address, port, hostKeyFingerprint } = node;
      const credential = { password: PASSWORD };
      const input = { name, address, port, user: "root", credential, hostKeyFingerprint };
      await syncCluster(service.client, await registerCluster(service.client, input), 60);
    }
    begun.move();
    return service;
  }

  get url(): string {
    return this.#running.url;
  }

  /** The process is gone at once, as by a power cut; the address answers nothing. */
  async kill(): Promise<void> {
    await this.#running.end("SIGKILL");
  }

  async restart(): Promise<void> {
    const { port } = new URL(this.url);
    this.#running = await startService({ ...this.#env, GEOREP_PORT: port });
  }

  /** What an operator does on a node by Gluster's CLI, behind the service's back. */
  async byHand(node: string, command: string): Promise<void> {
    const { exitCode, stdout, stderr } = await this.simulator.behindOurBack(node, `gluster --mode=script ${command}`);
    if (exitCode !== 0) throw new Error(`${command}: ${stdout}${stderr}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
    await this.#running.end("SIGTERM");
    await this.simulator[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Logs in on the page that asks for it. */
export async function logIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}
