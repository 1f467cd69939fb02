import { command } from "../command.js";
import { completionScript, SHELLS } from "../completion.js";

export const completion = command({
  usage: "completion <shell>",
  description: "Print what makes a shell complete commands, options and names",
  options: (yargs) => yargs.positional("shell", { choices: SHELLS, demandOption: true, describe: "The shell" }),
  examples: [
    ["completion bash > ~/.local/share/bash-completion/completions/georep", "For bash, from the next one on"],
    ["completion zsh > ~/.zfunc/_georep", "For zsh, in a folder of its fpath"],
  ],
  run: async ({ shell }, { terminal }) => {
    terminal.out(completionScript(shell));
    return undefined;
  },
});
