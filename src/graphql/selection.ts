import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";
import type { AnyNoun, FieldOf } from "../service/queries/noun.js";

/** Fields of a noun that a field of the graph which is none of them is made of. */
export type Needs<N extends AnyNoun> = Readonly<Record<string, readonly FieldOf<N>[]>>;

/** The fields of a noun that the document asks for below the field of `info`. `path` leads from there to the noun. */
export function fieldsOf<N extends AnyNoun>(
  of: N,
  needs: Needs<N>,
  info: GraphQLResolveInfo,
  ...paths: readonly (readonly string[])[]
): Set<FieldOf<N>> {
  const asked = new Set<string>();
  for (const path of paths.length === 0 ? [[]] : paths) {
    for (const node of info.fieldNodes) collect(node.selectionSet, path, info, asked);
  }
  const fields = new Set<FieldOf<N>>();
  for (const name of asked) {
    if (isField(of, name)) fields.add(name);
    for (const field of needs[name] ?? []) fields.add(field);
  }
  return fields;
}

/** Names of the fields that are asked for directly below the field of `info`. */
export function asks(info: GraphQLResolveInfo): Set<string> {
  const names = new Set<string>();
  for (const node of info.fieldNodes) collect(node.selectionSet, [], info, names);
  return names;
}

function isField<N extends AnyNoun>(of: N, name: string): name is FieldOf<N> {
  return Object.hasOwn(of.fields, name);
}

function collect(
  set: SelectionSetNode | undefined,
  path: readonly string[],
  info: GraphQLResolveInfo,
  into: Set<string>,
): void {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      const [step, ...rest] = path;
      if (step === undefined) into.add(selection.name.value);
      else if (step === selection.name.value) collect(selection.selectionSet, rest, info, into);
    } else {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      collect(fragment?.selectionSet, path, info, into);
    }
  }
}
