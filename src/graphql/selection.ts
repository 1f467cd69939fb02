import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";
import type { GraphType } from "./graph.js";

/** The fields of a type's records that the document asks for below the field of `info`. `paths` lead from there to them. */
export function fieldsOf(
  { noun, links }: GraphType,
  info: GraphQLResolveInfo,
  ...paths: readonly (readonly string[])[]
): Set<string> {
  const asked = new Set<string>();
  for (const path of paths.length === 0 ? [[]] : paths) {
    for (const node of info.fieldNodes) collect(node.selectionSet, path, info, asked);
  }
  const fields = new Set<string>();
  for (const name of asked) {
    const field = Object.hasOwn(noun.fields, name) ? name : links[name]?.key;
    if (field !== undefined) fields.add(field);
  }
  return fields;
}

/** Names of the fields that are asked for directly below the field of `info`. */
export function asks(info: GraphQLResolveInfo): Set<string> {
  const names = new Set<string>();
  for (const node of info.fieldNodes) collect(node.selectionSet, [], info, names);
  return names;
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
