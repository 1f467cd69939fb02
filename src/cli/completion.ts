import type { Api } from "./api/api.js";
import { listClusterNames, listSessionNames } from "./names/find.js";
import { sourceOf } from "./names/session-name.js";
import type { SessionName } from "./documents/sessions.js";

export const SHELLS = ["bash", "zsh"] as const;
export type Shell = (typeof SHELLS)[number];

// yargs puts descriptions behind a colon where the shell is zsh. It goes by SHELL, which tells the login shell and not who asks.
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of georep for bash. In ~/.bashrc: source <(georep completion bash)
_georep() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <(SHELL=bash georep --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
}
complete -o bashdefault -o default -F _georep georep`,
  zsh: `#compdef georep
# Completion of georep for zsh. In ~/.zshrc, after compinit: source <(georep completion zsh)
_georep() {
  local -a found
  found=("\${(@f)$(SHELL=zsh georep --get-yargs-completions "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then
    _describe 'georep' found
  else
    _default
  fi
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then
  _georep "$@"
else
  compdef _georep georep
fi`,
};

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const OF_SESSIONS: ReadonlySet<string> = new Set([
  "session",
  "findings",
  "alerts",
  "watch",
  "start",
  "stop",
  "pause",
  "resume",
  "checkpoint",
  "rpo",
  "verify",
]);
// Shells split words at colons, and would run what else a name may hold.
const SAFE = /^[\w./@-]+$/;

/** Names at the service that the last word may become. @param words of the command line, the command's own name first */
export async function nameCompletions(words: readonly string[], connect: () => Promise<Api>): Promise<string[]> {
  const [current = "", before] = words.toReversed();
  const wanted = wantedNames(words[1] ?? "", words.length, before);
  if (wanted === null || current.startsWith("-")) return [];
  const api = await connect();
  const names =
    wanted === "clusters"
      ? (await listClusterNames(api)).map(({ name }) => name)
      : shortNames(await listSessionNames(api, {}));
  return names.filter((name) => SAFE.test(name) && name.startsWith(current));
}

function wantedNames(name: string, length: number, before: string | undefined): "clusters" | "sessions" | null {
  if (before === "--cluster") return "clusters";
  if (before === "--session") return "sessions";
  // The value of another option, which yargs knows.
  if (length < 3 || before?.startsWith("--") === true) return null;
  return OF_SESSIONS.has(name) ? "sessions" : null;
}

/** The shortest name of each that no other has, without a colon: its volume, or that with its cluster, or its id. */
function shortNames(sessions: readonly SessionName[]): string[] {
  const counts = new Map<string, number>();
  const namesOf = (session: SessionName) => [session.primaryVolume.name, sourceOf(session)];
  for (const name of sessions.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return sessions.map((session) => namesOf(session).find((name) => counts.get(name) === 1) ?? session.id);
}
