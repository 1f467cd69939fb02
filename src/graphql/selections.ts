import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** What the selections of one document are read with. */
export interface Scope {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced: a default value counts as a given one. */
  readonly variables: Readonly<Record<string, unknown>>;
}

type Fragment = FragmentDefinitionNode | InlineFragmentNode;

interface Visitor<Context> {
  field(node: FieldNode, context: Context): void;
  /** @returns the context of the fragment's own selections, or null to leave them out */
  fragment(fragment: Fragment, context: Context, selection: FragmentSpreadNode | InlineFragmentNode): Context | null;
}

export function scopeOf(document: DocumentNode, variables: Scope["variables"]): Scope {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return { fragments, variables };
}

/** Goes through the fields of a selection set in their order, and into its fragments, but not into the fields' own selections. */
export function visitSelections<Context>(
  scope: Scope,
  set: SelectionSetNode | undefined,
  context: Context,
  visitor: Visitor<Context>,
): void {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      visitor.field(selection, context);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments.get(selection.name.value);
    // A document that names a fragment which it does not define is refused before this.
    if (fragment === undefined) continue;
    const within = visitor.fragment(fragment, context, selection);
    if (within !== null) visitSelections(scope, fragment.selectionSet, within, visitor);
  }
}
