import { findStage, PipelineError } from "@sternpost/postrender"
import { optionChoices } from "../stage-options.ts"

/** The keys of a stage whose flags have other names. */
const FLAGS: Readonly<Record<string, string>> = { match: "target" }

/**
 * An error of the stage that a command line makes, in the words of the command line: about the flags
 * themselves, or about what came of them in the run.
 */
export function inFlags(error: unknown, uses: string, command: string): unknown {
  if (!(error instanceof PipelineError)) return error
  const reworded = (message: string) =>
    new PipelineError(error.code, message, {
      cause: error,
      stage: uses,
      ...(error.object === undefined ? {} : { object: error.object }),
    })
  const { message, code } = error
  if (code === "PIPELINE_INVALID") {
    const problems = error.problems.length > 0 ? error.problems : [message]
    const words = problems.map((problem) => flagProblem(problem, uses))
    return reworded(`${command}: ${words.join("; ")}`)
  }
  if (code === "STAGE_EXPECTATION")
    return reworded(
      `${command}: ${withoutStage(message).replace("`match` or `expect`", "--target or --expect")}`,
    )
  if (code === "STAGE_FAILED")
    return reworded(
      message.replace(/\bsay (\w+): true\b/, (_, option: string) => `add --${kebab(option)}`),
    )
  return error
}

const withoutStage = (message: string) => message.replace(/^stage "[^"]*": /, "")

function flagProblem(problem: string, uses: string): string {
  const [, path = "", text = problem] =
    /^(?:spec\.stages\[0\]\.?(\S*): )?stage "[^"]*": (.*)$/s.exec(problem) ?? []
  const [, key] = /^missing key "(\w+)" in "with"$/.exec(text) ?? []
  if (key !== undefined) return `${missingFlag(key, uses)} is missing`
  const [option = ""] = path.replace(/^with\./, "").split(/[.[]/)
  const flag = `--${FLAGS[option] ?? kebab(option)}`
  return text
    .replace(`"${path}" `, `${flag} `)
    .replace(/, which is not of the form .*, for example (.*)$/, "; write it like $1")
    .replace(/^(if|hooks): /, "--$1: ")
    .replace(/"type: (\w+)"/g, "--type $1")
    .replace(": give match,", ": give --target,")
    .replace(/^schemas\.crds: /, "--crds: ")
}

/** `--secrets pass|withhold`: a flag with its choices, if it has some. */
function missingFlag(option: string, uses: string): string {
  const definition = findStage(uses)
  const choices = definition === undefined ? undefined : optionChoices(definition, option)
  return `--${kebab(option)}${choices === undefined ? "" : ` ${choices.join("|")}`}`
}

function kebab(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
