import type { ConnectionPlan, ObjectPlan, RootPlan } from "./plan.js";

/** How many statements a root takes at most. */
export function statementsOf(root: RootPlan): number {
  switch (root.kind) {
    case "typename":
      return 0;
    case "object":
      return 1 + ofObject(root.to);
    case "connection":
      return ofConnection(root.to);
    // its type is looked for first
    case "node":
      return 2;
  }
}

function ofObject({ members }: ObjectPlan): number {
  let all = 0;
  for (const member of members) {
    if (member.kind === "one") all += (member.joined ? 0 : 1) + ofObject(member.to);
    else if (member.kind === "many") all += 1 + ofObject(member.to);
    else if (member.kind === "pages") all += ofConnection(member.to);
    else if (member.kind === "history") all += 1;
  }
  return all;
}

function ofConnection({ count, rows, shown }: ConnectionPlan): number {
  return shown.reduce((sum, plan) => sum + ofObject(plan), Number(rows) + Number(count));
}
