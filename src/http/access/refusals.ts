import type { Rate } from "../../concurrency/throttle.js";

/**
 * How fast refusals are told: of wrong credentials to one address, of GraphQL that asks for too much to one caller. Each has
 * cost some time that everybody else had to wait for; who sends the next request only when the answer to this one has come,
 * over however many connections, takes no more of it than these are worth.
 */
export const REFUSALS: Rate = { burst: 20, perSecond: 20, mostMs: 5_000 };
