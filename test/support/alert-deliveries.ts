import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AddressGuard } from "../../src/alerting/addresses.js";
import { Channels } from "../../src/alerting/channels.js";
import { Deliverer } from "../../src/alerting/deliverer.js";
import type { SmtpSettings } from "../../src/alerting/email.js";
import { Listener } from "../../src/db/listen.js";
import { AlertDelivery } from "../../src/model/entities/index.js";
import type { Row } from "../../src/model/row.js";
import { Alerts } from "../../src/service/alerts/alerts.js";
import type { ReceiverInput } from "../../src/service/alerts/receivers.js";
import { Secrets } from "../../src/service/clusters/secrets.js";
import { evaluateAlerts, type Evaluation } from "../../src/store/alerts/evaluation.js";
import { ALERTS_CHANNEL } from "../../src/store/alerts/telling.js";
import { readRows } from "../../src/store/queries/rows.js";
import { testDatabase, type TestDatabase } from "./database.js";
import { seed, type Seeded } from "./seed.js";

const ADMIN = { user: "admin", tokenId: null, role: "ADMIN" } as const;

export interface AlertDeliveriesOptions {
  readonly smtp?: SmtpSettings | null;
  readonly allowed?: readonly string[];
  readonly attemptMs?: number;
}

/** Alerts of a seeded database, which are evaluated when the test says so, and one replica's deliverer. */
export class AlertDeliveries implements AsyncDisposable {
  readonly database: TestDatabase;
  readonly rows: Seeded;
  readonly alerts: Alerts;
  readonly deliverer: Deliverer;
  readonly #sender: Channels;
  readonly #deliverers: Deliverer[] = [];
  readonly outcomes: string[] = [];
  readonly #stack: AsyncDisposableStack;

  private constructor(database: TestDatabase, rows: Seeded, secrets: Secrets, options: AlertDeliveriesOptions) {
    this.database = database;
    this.rows = rows;
    const { smtp = null, allowed = ["127.0.0.0/8"], attemptMs = 5_000 } = options;
    const sender = new Channels({ secrets, guard: new AddressGuard(allowed), smtp, attemptMs });
    this.#sender = sender;
    this.alerts = new Alerts(database.orm.em, secrets, sender);
    this.#stack = new AsyncDisposableStack();
    this.deliverer = this.another();
  }

  /** As another replica has it. */
  another(): Deliverer {
    const { log, orm } = this.database;
    const observe = (_kind: string, outcome: string): void => void this.outcomes.push(outcome);
    const deliverer = this.#stack.use(new Deliverer({ em: orm.em, sender: this.#sender, log, observe }));
    this.#deliverers.push(deliverer);
    return deliverer;
  }

  static async start(options: AlertDeliveriesOptions = {}): Promise<AlertDeliveries> {
    const database = await testDatabase();
    const rows = await seed(database, { clusters: 2, alerts: 0 });
    const file = path.join(tmpdir(), `georep-secret-${randomBytes(6).toString("hex")}`);
    const secrets = await Secrets.open(file);
    await rm(file);
    const on = new AlertDeliveries(database, rows, secrets, options);
    const hear = (): void => {
      for (const deliverer of on.#deliverers) deliverer.hear();
    };
    on.#stack.use(await Listener.start(database.address, database.log, { [ALERTS_CHANNEL]: hear }));
    return on;
  }

  evaluate(): Promise<Evaluation> {
    return evaluateAlerts(this.database.orm.em);
  }

  /** A rule on sessions that are STOPPED, of which the seed has some, and its receiver. @returns the receiver's id */
  async tell(receiver: Partial<ReceiverInput>, sessionId = this.stopped()): Promise<string> {
    const id = await this.alerts.receivers.create(ADMIN, {
      name: "receiver",
      webhook: null,
      addresses: null,
      ...receiver,
    });
    await this.alerts.rules.create(ADMIN, {
      name: "stopped",
      enabled: true,
      condition: { kind: "STATUS", statuses: ["STOPPED"] },
      holdSeconds: 0,
      severity: "WARNING",
      clusterId: null,
      sessionId,
      receiverIds: [id],
    });
    return id;
  }

  /** A session of the seed that is STOPPED. */
  stopped(): string {
    const found = this.rows.sessions.find(({ status }) => status === "STOPPED");
    if (found === undefined) throw new Error("no session of the seed is STOPPED");
    return found.id;
  }

  async setStatus(sessionId: string, status: string): Promise<void> {
    await this.database.sql(
      `update "gluster_georep_session" set "status" = $2, "status_since" = now() where "session_id" = $1`,
      [sessionId, status],
    );
  }

  deliveries(): Promise<Row<AlertDelivery>[]> {
    return readRows(this.database.orm.em.fork(), AlertDelivery, `order by "number"`);
  }

  /** Lets what deliveries wait for, and when they were made, be so many hours ago. */
  async letPass(hours: number): Promise<void> {
    await this.database.sql(
      `update "alert_delivery" set "queued_at" = "queued_at" - make_interval(hours => $1),
         "next_attempt_at" = "next_attempt_at" - make_interval(hours => $1)`,
      [hours],
    );
    this.deliverer.hear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
    await this.database[Symbol.asyncDispose]();
  }
}
