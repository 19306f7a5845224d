import type { Command } from 'commander';
import type { Context } from '../context.ts';

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_krake_infra() {
  local IFS=$'\\n'
  COMPREPLY=($(krake-infra __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _krake_infra krake-infra
`,
  zsh: `#compdef krake-infra
_krake_infra() {
  local -a found
  found=("\${(@f)$(krake-infra __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _krake_infra krake-infra
`,
  fish: `complete -c krake-infra -f -a '(krake-infra __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** Prints the script that makes a shell ask this program for words. */
export function completion({ terminal }: Context, shell: string): void {
  terminal.out(SCRIPTS[shell] as string);
}

/** Words that can stand in place of the last one; the words before it choose the command. */
export function completionWords(program: Command, words: readonly string[]): string[] {
  const last = words.at(-1) ?? '';
  let command = program;
  for (const word of words.slice(0, -1)) {
    command = command.commands.find((sub) => sub.name() === word) ?? command;
  }
  const names = visible(command).map((sub) => sub.name());
  const options = [...command.options, ...(command === program ? [] : program.options)];
  const flags = options.flatMap((option) => (option.hidden || !option.long ? [] : [option.long]));
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
  const candidates = last.startsWith('-') ? flags : [...names, ...choices];
  return candidates.filter((candidate) => candidate.startsWith(last)).sort();
}

function visible(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}
