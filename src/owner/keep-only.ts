/** Forgets what is known of all but `ids`: hosts leave their pool, and sessions go, while the service runs. */
export function keepOnly(known: Map<string, unknown>, ids: { has: (id: string) => boolean }): void {
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
}
