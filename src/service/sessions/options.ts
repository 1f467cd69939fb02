import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import { parseOptionKey, parseOptionValue } from "../../gluster/values.js";
import type { Actor } from "../../model/actor.js";
import type { OptionDefinition } from "../../model/options/definition.js";
import { optionDefinition, whyNotTaken } from "../../model/options/judge.js";
import { OPTION_TABLE } from "../../model/options/table.js";
import { assertRole, covers } from "../../model/rights.js";
import { GeoRepSession, GeoRepSessionOption } from "../../model/entities/index.js";

const KEY = "input.key";

/**
 * The option of that name, in either spelling and of any release, if the actor may set it.
 *
 * @throws AppError INVALID_ARGUMENT for one that nobody may set, or that there is not; FORBIDDEN for one that others may
 */
export function settable(actor: Actor, text: string): OptionDefinition {
  const key = parseOptionKey(text, KEY);
  const definition = optionDefinition(key);
  if (definition === null) {
    const may = OPTION_TABLE.filter(({ level }) => level !== "NOBODY" && covers(actor.role, level));
    const names = may.map(({ name }) => name).join(", ");
    throw new AppError("INVALID_ARGUMENT", `There is no option ${key}. Options that you may set: ${names}.`, {
      field: KEY,
    });
  }
  const { name, level, levelReason } = definition;
  if (level === "NOBODY") {
    const words = `The option ${name} may not be set through the service. ${levelReason ?? ""}`;
    throw new AppError("INVALID_ARGUMENT", words, { field: KEY });
  }
  assertRole(actor, level, `set the option ${name}`);
  return definition;
}

/** @throws AppError INVALID_ARGUMENT */
export function checkedValue(definition: OptionDefinition, text: string): string {
  const value = parseOptionValue(text, "input.value");
  const reason = whyNotTaken(definition, value);
  if (reason !== null) throw new AppError("INVALID_ARGUMENT", reason, { field: "input.value" });
  return value;
}

/** What the options of a session that were last read tell of one before it is set. */
export class SessionOptions {
  readonly #em: SqlEntityManager;

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  /** @throws AppError INVALID_ARGUMENT where the session's Gluster has no such option, or lets nobody set it */
  async assertConfigurable(sessionId: string, { name, olderNames }: OptionDefinition): Promise<void> {
    const em = this.#em.fork();
    const session = await em.findOne(GeoRepSession, { id: sessionId }, { fields: ["optionsObservedAt"] });
    // What was not read yet is Gluster's to refuse, and a session that is not there the caller's.
    if (session === null || session.optionsObservedAt === null) return;
    const option = await em.findOne(GeoRepSessionOption, { sessionId, key: { $in: [name, ...olderNames] } });
    const words =
      option === null
        ? `The Gluster of this session has no option ${name}.`
        : option.configurable === false
          ? `The Gluster of this session lets nobody set the option ${name}.`
          : null;
    if (words !== null) throw new AppError("INVALID_ARGUMENT", words, { field: KEY });
  }
}
