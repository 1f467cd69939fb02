import { BigIntType, Type } from "@mikro-orm/core";
import { utcText } from "../instant.js";

/** An instant: ISO 8601 text in UTC here, `timestamptz` there. */
class InstantType extends Type<string | null, string | null> {
  constructor(readonly digits: 0 | 3) {
    super();
  }

  override convertToDatabaseValue(value: unknown): string | null {
    return value instanceof Date ? value.toISOString() : (value as string | null);
  }

  override convertToJSValue(value: unknown): string | null {
    if (value instanceof Date) return value.toISOString();
    return typeof value === "string" ? utcText(value) : null;
  }

  override getColumnType(): string {
    return `timestamptz(${this.digits})`;
  }

  override get runtimeType(): string {
    return "string";
  }
}

/** A column of instants with so many digits of a second. */
export const instant = (digits: 0 | 3 = 3): InstantType => new InstantType(digits);

/** A column of 64-bit integers, as decimal text: a JavaScript number loses digits. */
export const bigint = (): BigIntType<"string"> => new BigIntType("string");

/** Of a relation to what may be gone, or was never known: its id is kept all the same. */
export const NO_CONSTRAINT = { createForeignKeyConstraint: false, index: false } as const;
