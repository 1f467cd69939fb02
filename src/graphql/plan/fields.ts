import {
  type FieldNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { type Scope, visitSelections } from "../selections.js";

/**
 * The fields of an object that selections ask for, by their key in the answer and in their order: fragments unfolded, what
 * directives leave out left out, equal keys together (GraphQL specification, section 6.3.2, CollectFields).
 */
export function collectFields(
  scope: Scope,
  type: GraphQLObjectType,
  sets: readonly (SelectionSetNode | undefined)[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  for (const set of sets) {
    visitSelections(scope, set, type, {
      field: (node) => {
        if (!isIncluded(scope, node)) return;
        const key = node.alias?.value ?? node.name.value;
        const nodes = fields.get(key);
        if (nodes === undefined) fields.set(key, [node]);
        else nodes.push(node);
      },
      fragment: (fragment, _, selection) => {
        if (!isIncluded(scope, selection)) return null;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          if (spread.has(selection.name.value)) return null;
          spread.add(selection.name.value);
        }
        return isAbout(type, fragment.typeCondition?.name.value) ? type : null;
      },
    });
  }
  return fields;
}

function isIncluded({ variables }: Scope, selection: SelectionNode): boolean {
  if ((selection.directives?.length ?? 0) === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.["if"] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.["if"] !== false;
}

function isAbout(type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  return type.getInterfaces().some(({ name }) => name === condition);
}
