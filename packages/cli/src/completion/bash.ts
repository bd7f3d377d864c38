import { pathOf, pathPattern, valueCases } from "./cases.ts"
import { type CompletedCommand, type Offer, quoted } from "./tree.ts"

/** The completion script for bash; it needs nothing but bash. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# bash completion of sternpost; made by "sternpost completion bash"
_sternpost() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path= word IFS=$'\\n'
  COMPREPLY=()
  # bash takes --flag=value apart.
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -- ]] && { compopt -o default 2>/dev/null; return; }
    case "$path $word" in
${pathPattern(commands)})
        path="$path $word" ;;
    esac
  done
  case "$path $prev" in
${valueCases(commands, reply)}
  esac
  case "$path" in
${commands.map(commandCase).join("\n")}
  esac
}
complete -F _sternpost sternpost
`
}

function commandCase(command: CompletedCommand): string {
  const names = command.children.map(({ name }) => name).join(" ")
  const flags = command.flags.map(({ name }) => `--${name}`).join(" ")
  const words = names === "" ? reply(command.argument) : compgen(`-W ${quoted(names)}`)
  return `    ${quoted(pathOf(command))})
      if [[ $cur == -* ]]; then ${compgen(`-W ${quoted(flags)}`)}; else ${words}; fi ;;`
}

function reply(offer: Offer): string {
  switch (offer.type) {
    case "words":
      return compgen(`-W ${quoted(offer.words.join(" "))}`)
    case "files":
      return `compopt -o filenames 2>/dev/null; ${compgen("-f")}`
    case "folders":
      return `compopt -o filenames 2>/dev/null; ${compgen("-d")}`
    case "nothing":
      return ":"
    default:
      return offer satisfies never
  }
}

// Lines become the replies, so that a name with a blank stays one; bash 3 has no mapfile.
function compgen(options: string): string {
  return `COMPREPLY=($(IFS=' '; compgen ${options} -- "$cur"))`
}
