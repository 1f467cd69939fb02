import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { Pace } from "../../concurrency/pace.js";
import { callerKey } from "../../model/actor.js";
import { type Context, createContext } from "../context.js";
import { Allowance, MOST_MESSAGE_VALUES } from "../limits/allowance.js";
import { operationOf } from "../operation-of.js";

/** Milliseconds for which the answer to a message is given to others who ask the same of it. */
const FRESH_MS = 5_000;
/** Values of all answers that are kept together. */
const MOST_VALUES_KEPT = 100_000;
/** What an answer counts at least. */
const LEAST_VALUES = 50;
/** Subscribers that are told an answer in one turn of the event loop: each takes some 0.1 ms. */
const AT_ONCE = 4;

interface Shared {
  readonly result: Promise<ExecutionResult>;
  /** In the order in which they were begun. */
  readonly number: number;
  readonly begunAt: number;
  /** Of the answer; 0 until it is there. */
  values: number;
}

type Messages = AsyncGenerator<ExecutionResult, void>;

/**
 * Executes subscriptions, each message of a feed once for all subscribers that ask the same of it with the same rights: sixty
 * windows of one page cost what one does. Each subscriber goes on at its own pace and is told its messages in order; none is
 * told of an older state than it was told of before.
 */
export class SharedExecutions {
  /** The oldest first. */
  readonly #kept = new Map<string, Shared>();
  readonly #names = new WeakMap<object, number>();
  readonly #pace = new Pace(AT_ONCE);
  #lastName = 0;
  #begun = 0;
  #valuesKept = 0;

  /** As `subscribe` of graphql-js, with the context that belongs to the arguments. */
  async subscribe(args: ExecutionArgs, context: Context): Promise<Messages | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const asked = this.#askedBy(args, context);
    let seen = 0;
    return mapped(source, async (message) => {
      const shared = this.#answer(`${this.#nameOf(message)} ${asked}`, seen, () => {
        // Who asked first may go before the others have their answer.
        const own = createContext(
          context,
          context.services,
          () => new AbortController().signal,
          new Allowance(MOST_MESSAGE_VALUES),
        );
        const result = Promise.resolve(execute({ ...args, rootValue: message, contextValue: own }));
        return { result, values: () => own.allowance.values };
      });
      seen = shared.number;
      const result = await shared.result;
      await this.#pace.turn(callerKey(context.actor, context.source));
      return result;
    });
  }

  #answer(
    key: string,
    seen: number,
    begin: () => { readonly result: Promise<ExecutionResult>; readonly values: () => number },
  ): Shared {
    const known = this.#kept.get(key);
    if (known !== undefined && known.number >= seen && Date.now() - known.begunAt < FRESH_MS) return known;
    if (known !== undefined) this.#drop(key, known);
    const { result, values } = begin();
    this.#begun += 1;
    const shared: Shared = { result, number: this.#begun, begunAt: Date.now(), values: 0 };
    this.#kept.set(key, shared);
    void result.then(
      ({ errors }) => this.#keep(key, shared, errors === undefined ? values() : null),
      () => this.#keep(key, shared, null),
    );
    return shared;
  }

  /** @param values null for an answer that the next one may get better */
  #keep(key: string, shared: Shared, values: number | null): void {
    if (this.#kept.get(key) !== shared) return;
    if (values === null) return this.#drop(key, shared);
    shared.values = Math.max(values, LEAST_VALUES);
    this.#valuesKept += shared.values;
    for (const [oldest, each] of this.#kept) {
      if (this.#valuesKept <= MOST_VALUES_KEPT) break;
      this.#drop(oldest, each);
    }
  }

  #drop(key: string, shared: Shared): void {
    this.#kept.delete(key);
    this.#valuesKept -= shared.values;
  }

  /** The same for all whose answers to a message are the same. */
  #askedBy({ document, operationName, variableValues }: ExecutionArgs, { actor }: Context): string {
    const operation = operationOf(document, operationName ?? null);
    const passed = Object.entries(variableValues ?? {});
    const names = variablesBelow(operation, document);
    const used = passed.filter(([name]) => names.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `${this.#nameOf(operation)} ${actor.role} ${JSON.stringify(used)}`;
  }

  #nameOf(object: unknown): number {
    if (typeof object !== "object" || object === null) throw new TypeError("a feed's messages are objects");
    let name = this.#names.get(object);
    if (name === undefined) {
      name = this.#lastName += 1;
      this.#names.set(object, name);
    }
    return name;
  }
}

/** Variables that more depends on than which messages a subscriber gets: that is what the root field's arguments decide. */
function variablesBelow(operation: OperationDefinitionNode, document: ExecutionArgs["document"]): Set<string> {
  const names = new Set<string>();
  const roots = operation.selectionSet.selections.filter((each) => each.kind === Kind.FIELD);
  const rootArguments = new Set<unknown>(roots.map((root) => root.arguments));
  for (const definition of document.definitions) {
    visit(definition, {
      VariableDefinition: () => false,
      Argument: (_node, _key, parent) => (rootArguments.has(parent) ? false : undefined),
      Variable: ({ name }) => void names.add(name.value),
    });
  }
  return names;
}

/** A subscriber that goes ends the wait for its next message. */
function mapped(source: AsyncIterable<unknown>, map: (message: unknown) => Promise<ExecutionResult>): Messages {
  const iterator = source[Symbol.asyncIterator]();
  const over = async (): Promise<IteratorReturnResult<void>> => {
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  return {
    next: async () => {
      const next = await iterator.next();
      if (next.done === true) return { done: true, value: undefined };
      try {
        return { done: false, value: await map(next.value) };
      } catch (error) {
        await over();
        throw error;
      }
    },
    return: over,
    throw: async (error) => {
      await over();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await over();
    },
  };
}
