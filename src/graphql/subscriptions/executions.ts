import {
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from "graphql";
import type { Throttle } from "../../concurrency/throttle.js";
import { AppError } from "../../errors.js";
import { type Actor, callerKey } from "../../model/actor.js";
import { type Context, createContext, type Services } from "../context.js";
import { Documents } from "../documents.js";
import { formatError, graphqlError } from "../errors.js";
import { Allowance, MOST_MESSAGE_VALUES } from "../limits/allowance.js";
import { assertAffordable, MESSAGE_LIMITS, refusalsSince } from "../limits/limits.js";
import { logMutation } from "../mutation-log.js";
import { operationOf } from "../operation-of.js";
import { SharedExecutions } from "./shared-executions.js";

/** What a subscriber sends. */
export interface Payload {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Asking {
  readonly actor: Actor;
  /** The address that it came from. */
  readonly source: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
  /** Whether a mutation may be asked for this way. */
  readonly mayChange: boolean;
}

type Messages = AsyncGenerator<ExecutionResult, void>;

/** Checks and executes what subscribers send, by whichever transport: under the same limits, and shared among them all. */
export class Executions {
  readonly #schema: GraphQLSchema;
  readonly #services: Services;
  readonly #refusals: Pick<Throttle, "wait">;
  /** Aborts when the service shuts down. */
  readonly #stopping: AbortSignal;
  readonly #documents: Documents;
  readonly #shared = new SharedExecutions();
  readonly #contexts = new WeakMap<ExecutionArgs, Context>();

  constructor(schema: GraphQLSchema, services: Services, refusals: Pick<Throttle, "wait">, stopping: AbortSignal) {
    this.#schema = schema;
    this.#services = services;
    this.#refusals = refusals;
    this.#stopping = stopping;
    this.#documents = new Documents(schema);
  }

  /** Arguments for `run`, or what is wrong with what was sent. */
  async prepare(
    payload: Payload,
    { actor, source, gone, mayChange }: Asking,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const began = performance.now();
    try {
      const checked = this.#documents.check(payload.query);
      if ("errors" in checked) {
        await this.#refusals.wait(callerKey(actor, source), refusalsSince(began));
        return checked.errors;
      }
      const { document } = checked;
      const variableValues = payload.variables ?? {};
      const operation = operationOf(document, payload.operationName ?? null);
      if (operation.operation === OperationTypeNode.MUTATION && !mayChange) {
        throw new AppError("MALFORMED_REQUEST", "Mutations go by POST.");
      }
      assertAffordable(
        this.#schema,
        { document, operation, variables: variableValues, counted: false },
        MESSAGE_LIMITS,
      );
      const signal = AbortSignal.any([gone, this.#stopping]);
      const contextValue = createContext(
        { actor, source },
        this.#services,
        () => signal,
        new Allowance(MOST_MESSAGE_VALUES),
      );
      const args = {
        schema: this.#schema,
        document,
        operationName: payload.operationName,
        variableValues,
        contextValue,
      };
      this.#contexts.set(args, contextValue);
      return args;
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      if (error instanceof AppError) {
        const more = error.code === "TOO_COMPLEX" ? 1 : 0;
        await this.#refusals.wait(callerKey(actor, source), refusalsSince(began) + more);
        return [graphqlError(error)];
      }
      throw error;
    }
  }

  /** @param args that `prepare` gave for a subscription */
  subscribe(args: ExecutionArgs): Promise<Messages | ExecutionResult> {
    const context = this.#contexts.get(args);
    if (context === undefined) throw new Error("the arguments are none that were prepared");
    return this.#shared.subscribe(args, context);
  }

  /** @param args that `prepare` gave */
  async run(args: ExecutionArgs): Promise<Messages | ExecutionResult> {
    const operation = operationOf(args.document, args.operationName ?? null);
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return this.subscribe(args);
    const result = await execute(args);
    const context = this.#contexts.get(args);
    if (context === undefined) return result;
    if (operation.operation === OperationTypeNode.MUTATION) logMutation(context, operation, result);
    if (context.allowance.exceeded !== null) await this.#refusals.wait(callerKey(context.actor, context.source));
    return result;
  }

  /** An error as a caller may see it. */
  format(error: GraphQLError): GraphQLFormattedError {
    return formatError(error.toJSON(), error, this.#services);
  }
}
