import type { Example } from "./examples.js";

/** Where GraphiQL keeps its tabs. */
const KEY = "graphiql:tabState";

interface StoredTab {
  readonly query?: unknown;
}

/**
 * Fills the variables of the examples among the tabs of an earlier visit with what is there now: what they were filled with may be
 * gone. All other tabs stay as they are.
 */
export function refreshStoredTabs(storage: Storage, examples: readonly Example[]): void {
  const stored = parsed(storage.getItem(KEY));
  if (stored === null) return;
  const tabs = stored.tabs.map((tab) => {
    const example = examples.find(({ query }) => query === tab.query);
    return example === undefined ? tab : { ...tab, variables: example.variables };
  });
  storage.setItem(KEY, JSON.stringify({ ...stored, tabs }));
}

function parsed(text: string | null): { readonly tabs: readonly StoredTab[] } | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    const isState = typeof value === "object" && value !== null && "tabs" in value && Array.isArray(value.tabs);
    return isState ? (value as { tabs: StoredTab[] }) : null;
  } catch {
    return null;
  }
}
