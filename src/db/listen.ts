import type { Log } from "../log.js";
import type { DatabaseAddress } from "./address.js";
import { DedicatedConnection, type DedicatedOptions, type Session } from "./dedicated.js";

/** Called with the payload of each notification, and with null when some may have been missed: look for what is new. */
export type Hear = (payload: string | null) => void;

/**
 * Hears NOTIFY. A notification is a hint that something changed and is lost while there is no connection: after each new
 * connection every listener is told to look for itself.
 */
export class Listener implements AsyncDisposable {
  readonly #channels: ReadonlyMap<string, Hear>;
  readonly #log: Log;
  #connection: DedicatedConnection | null = null;

  private constructor(channels: ReadonlyMap<string, Hear>, log: Log) {
    this.#channels = channels;
    this.#log = log;
  }

  /** Connects and listens on every channel; each listener is called with null once at the start. */
  static async start(
    address: DatabaseAddress,
    log: Log,
    channels: Readonly<Record<string, Hear>>,
    options: Pick<DedicatedOptions, "silenceMs" | "stallMs"> = {},
  ): Promise<Listener> {
    const listener = new Listener(new Map(Object.entries(channels)), log);
    listener.#connection = await DedicatedConnection.open({
      ...options,
      address,
      log,
      name: "georep listen",
      setUp: (session) => listener.#setUp(session),
      onNotification: (channel, payload) => listener.#tell(channel, payload),
    });
    return listener;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection?.[Symbol.asyncDispose]();
  }

  async #setUp(session: Session): Promise<void> {
    for (const channel of this.#channels.keys()) await session.query(`listen "${channel.replaceAll('"', '""')}"`);
    for (const channel of this.#channels.keys()) this.#tell(channel, null);
  }

  #tell(channel: string, payload: string | null): void {
    try {
      this.#channels.get(channel)?.(payload);
    } catch (error) {
      // one listener's fault must not cost the others their connection
      this.#log.error({ err: error, channel }, "a listener failed");
    }
  }
}
