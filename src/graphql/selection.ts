import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";
import { USUAL_LIST } from "./limits/allowance.js";
import { type GraphType, sourcesOf } from "./graph.js";

/** The fields of a type's records that the document asks for below the field of `info`. `paths` lead from there to them. */
export function fieldsOf(
  type: GraphType,
  info: GraphQLResolveInfo,
  ...paths: readonly (readonly string[])[]
): Set<string> {
  const fields = new Set<string>();
  for (const { name } of selected(info, paths)) {
    for (const source of sourcesOf(type, name.value)) fields.add(source);
  }
  return fields;
}

/** How many values each of the records has in the answer, apart from those of the records that it leads to. */
export function widthOf(
  { links }: GraphType,
  info: GraphQLResolveInfo,
  ...paths: readonly (readonly string[])[]
): number {
  let width = 0;
  for (const { name, selectionSet } of selected(info, paths)) {
    const link = links[name.value];
    const parts = link === undefined || link.kind === "derived" ? (selectionSet?.selections.length ?? 0) : 0;
    width += 1 + USUAL_LIST * parts;
  }
  return width;
}

/** How many values each connection has apart from its records, and how many each record has as an edge. */
export function connectionWidths(info: GraphQLResolveInfo): { readonly own: number; readonly edge: number } {
  return { own: selected(info, [[], ["pageInfo"]]).length, edge: selected(info, [["edges"]]).length };
}

/** Names of the fields that are asked for directly below the field of `info`. */
export function asks(info: GraphQLResolveInfo): Set<string> {
  return new Set(selected(info, []).map(({ name }) => name.value));
}

function selected(info: GraphQLResolveInfo, paths: readonly (readonly string[])[]): FieldNode[] {
  const found: FieldNode[] = [];
  for (const path of paths.length === 0 ? [[]] : paths) {
    for (const node of info.fieldNodes) collect(node.selectionSet, path, info, found);
  }
  return found;
}

function collect(
  set: SelectionSetNode | undefined,
  path: readonly string[],
  info: GraphQLResolveInfo,
  into: FieldNode[],
): void {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      const [step, ...rest] = path;
      if (step === undefined) into.push(selection);
      else if (step === selection.name.value) collect(selection.selectionSet, rest, info, into);
    } else {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      collect(fragment?.selectionSet, path, info, into);
    }
  }
}
