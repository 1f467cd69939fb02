/** One sample as Prometheus reads it. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

// Values are what Go's ParseFloat takes, NaN and Inf in any case.
const LINE = /^([a-z_:][\w:]*)(?:\{(.*)\})? ([-+]?[\d.]+(?:e[-+]?\d+)?|[-+]?inf|nan)$/i;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;

/** Samples of the text format; throws for a line that is none. */
export function samplesOf(text: string): Sample[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name, labels = "", value] = LINE.exec(line) ?? [];
      const found = [...labels.matchAll(LABEL)];
      if (name === undefined || found.reduce((length, [whole]) => length + whole.length, 0) !== labels.length) {
        throw new Error(`no sample: ${line}`);
      }
      const unescaped = (escaped: string) =>
        escaped.replaceAll(/\\(.)/g, (_whole, each: string) => (each === "n" ? "\n" : each));
      const pairs = found.map(([, label = "", escaped = ""]): [string, string] => [label, unescaped(escaped)]);
      return { name, labels: Object.fromEntries(pairs), value: Number(value?.replace(/inf/i, "Infinity")) };
    });
}

/** What `/metrics` tells to someone who is let in. */
export async function scrape(url: string, authorization: string): Promise<Sample[]> {
  return samplesOf(await (await fetch(`${url}/metrics`, { headers: { authorization } })).text());
}
