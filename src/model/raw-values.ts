// Gluster's words as values of enums; a word of a later release is UNKNOWN, and stands beside the value as it is.

const TYPES: ReadonlyMap<string, string> = new Map([
  ["Distribute", "DISTRIBUTE"],
  ["Replicate", "REPLICATE"],
  ["Distributed-Replicate", "DISTRIBUTED_REPLICATE"],
  ["Disperse", "DISPERSE"],
  ["Distributed-Disperse", "DISTRIBUTED_DISPERSE"],
]);

const STATUSES: ReadonlyMap<string, string> = new Map([
  ["Started", "STARTED"],
  ["Stopped", "STOPPED"],
  ["Created", "CREATED"],
]);

const CRAWLS: ReadonlyMap<string, string> = new Map([
  ["Hybrid Crawl", "HYBRID"],
  ["History Crawl", "HISTORY"],
  ["Changelog Crawl", "CHANGELOG"],
]);

export function volumeTypeOf(word: string): string {
  return TYPES.get(word) ?? "UNKNOWN";
}

export function volumeStatusOf(word: string): string {
  return STATUSES.get(word) ?? "UNKNOWN";
}

/** Null while the worker does not crawl. */
export function crawlStatusOf(word: string | null): string | null {
  return word === null ? null : (CRAWLS.get(word) ?? "UNKNOWN");
}

/** Whether a worker copies changes as its brick tells of them. */
export function isChangelogCrawl(word: string | null): boolean {
  return crawlStatusOf(word) === "CHANGELOG";
}

/** Options as a list, by key. */
export function optionsOf(
  values: Readonly<Record<string, string>>,
): { readonly key: string; readonly value: string }[] {
  return Object.entries(values)
    .map(([key, value]) => ({ key, value }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
