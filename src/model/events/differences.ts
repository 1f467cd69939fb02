type Values = Readonly<Record<string, unknown>> | null;

const UUID = /^[0-9a-f]{8}(?=-[0-9a-f]{4}-)/;

/** Of a volume that was given another group of options there are dozens. */
const MOST = 6;
const LONGEST_VALUE = 60;

/**
 * What an event's values were and have become: `sync-jobs 3 → 6, options.a.b on → none`. Members of both are named by their path, and
 * those that are the same are left out.
 *
 * @returns bounded, on one line; empty where nothing differs
 */
export function differencesOf(before: Values, after: Values): string {
  const all = differences("", before ?? {}, after ?? {});
  const more = all.length - MOST;
  return [...all.slice(0, MOST), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function differences(name: string, was: unknown, is: unknown): string[] {
  if (isFields(was) || isFields(is)) {
    const [old, now] = [isFields(was) ? was : {}, isFields(is) ? is : {}];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) => {
      // Of a brick or host the beginning of its id is enough to tell it from its neighbours.
      const short = UUID.exec(key)?.[0] ?? key;
      return differences(name === "" ? short : `${name}.${short}`, old[key], now[key]);
    });
  }
  const [old, now] = [shown(was), shown(is)];
  return old === now ? [] : [`${name} ${old} → ${now}`];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value on one line, bounded. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return "none";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
