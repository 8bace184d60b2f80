/** Completion scripts for three shells, from the commands and flags as data. Pure. */
import type { CommandNode } from "./command-tree.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export function completionScript(shell: Shell, commands: readonly CommandNode[]): string {
  switch (shell) {
    case "bash":
      return bashScript(commands);
    case "zsh":
      return zshScript(commands);
    case "fish":
      return fishScript(commands);
  }
}

/** What may follow the words typed so far: the next words, and at the end of a command its flags. */
function choicesAfter(commands: readonly CommandNode[]): ReadonlyMap<string, readonly string[]> {
  const choices = new Map<string, string[]>();
  const add = (key: string, choice: string): void => {
    const known = choices.get(key) ?? [];
    if (!known.includes(choice)) choices.set(key, [...known, choice]);
  };
  for (const { words, flags } of commands) {
    for (const [index, word] of words.entries()) add(words.slice(0, index).join(" "), word);
    for (const { name } of flags) add(words.join(" "), name);
  }
  return choices;
}

function bashScript(commands: readonly CommandNode[]): string {
  const cases = [...choicesAfter(commands)].map(
    ([key, choices]) => `    "${key}") choices="${choices.join(" ")}" ;;`,
  );
  const files = "--file|-f|--out|--plan";
  return `# Completion of tutti for bash. Load it with: source <(tutti completion bash)
_tutti() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" key="" word choices=""
  case "$previous" in
    ${files}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) break ;;
      *) key="\${key:+$key }$word" ;;
    esac
  done
  while :; do
    case "$key" in
${cases.map((line) => `  ${line}`).join("\n")}
    esac
    [[ -n "$choices" || "$key" != *" "* ]] && break
    key="\${key% *}"
  done
  COMPREPLY=($(compgen -W "$choices" -- "$current"))
}
complete -F _tutti tutti
`;
}

function zshScript(commands: readonly CommandNode[]): string {
  const cases = [...choicesAfter(commands)].map(
    ([key, choices]) => `      "${key}") choices=(${choices.join(" ")}) ;;`,
  );
  return `#compdef tutti
# Completion of tutti for zsh. Load it with: source <(tutti completion zsh)
_tutti() {
  local key="" word
  local -a choices
  case "\${words[CURRENT-1]}" in
    --file|-f|--out|--plan) _files; return ;;
  esac
  for word in "\${words[@]:1:$((CURRENT-2))}"; do
    [[ "$word" == -* ]] && break
    key="\${key:+$key }$word"
  done
  while true; do
    case "$key" in
${cases.join("\n")}
    esac
    (( \${#choices} )) && break
    [[ "$key" == *" "* ]] || break
    key="\${key% *}"
  done
  compadd -- "\${choices[@]}"
}
compdef _tutti tutti
`;
}

function fishScript(commands: readonly CommandNode[]): string {
  const lines = commands.flatMap(({ words, brief, flags }) => [
    ...words.map((word, index) =>
      fishWord(words.slice(0, index), word, index === words.length - 1 ? brief : ""),
    ),
    ...flags.map(({ name, brief: about, takesValue }) => {
      const value = takesValue ? " -r" : "";
      return `complete -c tutti -n '${fishSeen(words)}' -l ${name.slice(2)}${value} -d ${fishText(about)}`;
    }),
  ]);
  return `# Completion of tutti for fish. Load it with: tutti completion fish | source
complete -c tutti -f
${[...new Set(lines)].join("\n")}
`;
}

function fishWord(before: readonly string[], word: string, brief: string): string {
  const when = before.length === 0 ? "__fish_use_subcommand" : fishSeen(before);
  return `complete -c tutti -n '${when}' -a ${word}${brief ? ` -d ${fishText(brief)}` : ""}`;
}

function fishSeen(words: readonly string[]): string {
  return words.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
}

function fishText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
