import { styles } from "../styles.ts"
import type { CommandSpec, Section } from "./command-spec.ts"

/** What a command's help says after its flags: notes, examples, variables, exit codes. */
export function sectionsText(spec: CommandSpec): string {
  const { bold } = styles(process.stdout)
  return allSections(spec)
    .map(({ title, lines }) => `\n${bold(title)}\n${lines.map(indent).join("\n")}`)
    .join("\n")
}

function allSections(spec: CommandSpec): readonly Section[] {
  const { sections, examples, exits } = spec
  const environment = variables(spec)
  const found: Section[] = [...sections]
  if (examples.length > 0)
    found.push({
      title: "Examples:",
      lines: examples.flatMap(({ says, command }) => [`# ${says}`, command]),
    })
  if (environment.length > 0) found.push({ title: "Environment:", lines: environment })
  if (exits.length > 0)
    found.push({
      title: "Exit codes:",
      lines: exits.map(({ code, means }) => `${code}  ${means}`),
    })
  return found
}

const CONFIG = "STERNPOST_CONFIG        the pipeline, when there is no --config"
const COLOURS = "NO_COLOR, FORCE_COLOR   without colours, or with them though it is no terminal"
const START = "STERNPOST_RELEASE_NAME  and the others"

/** The environment variables that a command heeds. */
function variables({ flags, commands, name }: CommandSpec): readonly string[] {
  const has = (flag: string) => flags.some((other) => other.name === flag)
  if (name === "sternpost") return [CONFIG, `${START} that "sternpost run --help" lists`, COLOURS]
  if (commands.length > 0) return []
  return [
    ...(has("config") ? [CONFIG] : []),
    ...(has("operation") ? [`${START} in brackets above: for flags that are not given`] : []),
    COLOURS,
  ]
}

function indent(line: string): string {
  return line === "" ? "" : `  ${line}`
}

/** A text in lines of at most `width` letters, all but the first indented. */
export function wrap(text: string, width = 76): readonly string[] {
  const lines: string[] = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `    ${word}`
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}
