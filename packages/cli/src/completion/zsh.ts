import { pathOf, pathPattern, valueCases } from "./cases.ts"
import { type CompletedCommand, type Offer, quoted } from "./tree.ts"

/** The completion script for zsh: a file named `_sternpost` in a folder of `$fpath`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef sternpost
# zsh completion of sternpost; made by "sternpost completion zsh"
_sternpost() {
  local at= word prev=\${words[CURRENT-1]}
  local -a names flags
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -- ]] && { _default; return; }
    case "$at $word" in
${pathPattern(commands)}) at="$at $word" ;;
    esac
  done
  case "$at $prev" in
${valueCases(commands, offered)}
  esac
  case "$at" in
${commands.map(commandCase).join("\n")}
  esac
}
if [[ $funcstack[1] == _sternpost ]]; then _sternpost "$@"; else compdef _sternpost sternpost; fi
`
}

function commandCase(command: CompletedCommand): string {
  const { children, flags, argument } = command
  const names = children.map(({ name, summary }) => described(name, summary))
  const switches = flags.map(({ name, description }) => described(`--${name}`, description))
  const rest = children.length === 0 ? offered(argument) : "_describe command names"
  return `    ${quoted(pathOf(command))})
      names=(${names.join(" ")})
      flags=(${switches.join(" ")})
      if [[ $PREFIX == -* ]]; then _describe flag flags; else ${rest}; fi ;;`
}

function described(word: string, description: string): string {
  return quoted(`${word.replaceAll(":", "\\:")}:${description}`)
}

function offered(offer: Offer): string {
  switch (offer.type) {
    case "words":
      return `compadd -- ${offer.words.map(quoted).join(" ")}`
    case "files":
      return "_files"
    case "folders":
      return "_files -/"
    case "nothing":
      return ":"
    default:
      return offer satisfies never
  }
}
