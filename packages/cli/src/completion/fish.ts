import { named, pathOf } from "./cases.ts"
import type { CompletedCommand, CompletedFlag, Offer } from "./tree.ts"

/** The completion script for fish. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return `# fish completion of sternpost; made by "sternpost completion fish"
function __sternpost_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        contains -- "$at $word" ${named(commands)
          .map((command) => quoted(pathOf(command)))
          .join(" ")}
        and set at "$at $word"
    end
    test "$at" = "$argv[1]"
end
complete -c sternpost -f
${commands.flatMap(completions).join("\n")}
`
}

function completions(command: CompletedCommand): string[] {
  const start = `complete -c sternpost -n ${quoted(`__sternpost_at ${quoted(pathOf(command))}`)}`
  const children = command.children.map(
    ({ name, summary }) => `${start} -a ${name} -d ${quoted(summary)}`,
  )
  const flags = command.flags.map((flag) => `${start} ${flagWords(flag)}`)
  const { argument } = command
  const own = argument.type === "nothing" ? [] : [`${start} ${argumentWords(argument)}`]
  return [...children, ...own, ...flags]
}

function flagWords({ name, description, value }: CompletedFlag): string {
  return `-l ${name} -d ${quoted(description)}${value === undefined ? "" : ` ${valueWords(value)}`}`
}

function valueWords(value: Offer): string {
  if (value.type === "words") return `-x -a ${quoted(value.words.join(" "))}`
  return value.type === "files" ? "-r -F" : "-x"
}

function argumentWords(argument: Offer): string {
  if (argument.type === "words") return `-a ${quoted(argument.words.join(" "))}`
  return argument.type === "files" ? "-F" : "-a '(__fish_complete_directories)'"
}

/** In fish a backslash and a single quote are escaped within single quotes. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`
}
