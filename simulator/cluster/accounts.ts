/** Users and groups of a node beside root's, and the script that makes and removes them. */
import { type Answer, failed, printed } from "../answer.js";
import type { SimNode } from "./cluster.js";
import { optionOf } from "./volfile.js";

export interface Account {
  readonly uid: number;
  readonly shell: string;
  /** The comment field of passwd. */
  readonly comment: string;
  /** The primary one first. */
  readonly groups: readonly string[];
}

/** Shells that run a single command in their own place. */
const EXECS = new Set(["/bin/bash", "/usr/bin/bash", "/bin/zsh"]);

export function execs({ shell }: Account): boolean {
  return EXECS.has(shell);
}

/** What `useradd --system` makes. */
export function addAccount(node: SimNode, user: string, group: string, comment: string, shell = "/bin/bash"): void {
  node.accounts.set(user, { uid: 999 - node.accounts.size, shell, comment, groups: [group] });
}

/** What `groupadd --system` makes. */
export function addGroup(node: SimNode, group: string): void {
  if (!node.groups.has(group)) {
    node.groups.set(group, 999 - node.groups.size);
  }
}

/** `add-group G`, `remove-group G`, `add-user U G`, `remove-user U`, `join U G`, `leave U G`. */
export function accountScript(node: SimNode, [verb, name = "", group = ""]: readonly string[], tag: string): Answer {
  const account = node.accounts.get(name);
  switch (verb) {
    case "add-group":
      if (!node.groups.has(name) && node.isDiskFull) {
        return full(`the group ${name} was not made`);
      }
      addGroup(node, name);
      return printed("");
    case "remove-group":
      return removeGroup(node, name);
    case "add-user":
      if (account !== undefined) {
        const words = `someone else has made the user ${name} meanwhile, who is not in the group ${group}\n`;
        return account.groups.includes(group) ? printed("") : failed(65, words);
      }
      if (node.isDiskFull) {
        return full(`the user ${name} was not made`);
      }
      addAccount(node, name, group, tag);
      return printed("");
    case "remove-user":
      if (account === undefined) {
        return printed("");
      }
      if (account.comment !== tag) {
        return printed(`someone else has made the user ${name}: it stays\n`);
      }
      node.accounts.delete(name);
      node.keyFiles.delete(name);
      return printed("");
    case "join":
    case "leave":
      if (account !== undefined) {
        const others = account.groups.filter((each) => each !== group);
        node.accounts.set(name, { ...account, groups: verb === "join" ? [...others, group] : others });
      }
      return printed("");
    default:
      return failed(2, "");
  }
}

function removeGroup(node: SimNode, name: string): Answer {
  if (optionOf(node.volfile, "geo-replication-log-group") === name) {
    return printed(`the mount broker has the group ${name}: it stays\n`);
  }
  if ([...node.accounts.values()].some(({ groups }) => groups.includes(name))) {
    return printed(`someone is in the group ${name}: it stays\n`);
  }
  node.groups.delete(name);
  return printed("");
}

function full(words: string): Answer {
  return failed(73, `No space left on device: /home\n${words}\n`);
}
