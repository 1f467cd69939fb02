import { type ASTNode, Kind, visit } from "graphql";

/** Names of all variables that a directive of a document, or of its definitions, is given: what a plan depends on. */
export function switchesOf(nodes: readonly ASTNode[]): string[] {
  const names = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      Directive: ({ arguments: given = [] }) => {
        for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names];
}
