import type { Reader } from "../../store/queries/reader.js";
import type { ConnectionPlan, ObjectPlan, RootPlan } from "./plan.js";

/** Has what takes so many statements at most read as it was at one moment, as a single statement does by itself. */
export function readAtOnce<T>(reader: Reader, statements: number, read: (reader: Reader) => Promise<T>): Promise<T> {
  return statements > 1 ? reader.snapshot(read, statements) : read(reader);
}

/** How many statements a root takes at most; Infinity where that shows only while it runs. */
export function statementsOf(root: RootPlan): number {
  switch (root.kind) {
    case "typename":
      return 0;
    case "object":
      return 1 + ofObject(root.to);
    case "connection":
      return ofConnection(root.to);
    // what is read of it goes by its type, which is looked for first
    case "node":
      return Infinity;
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
