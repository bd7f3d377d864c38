import { lineColumn, type Source } from "./source.ts"

/** What kind of trouble a {@link YamlError} reports. */
export type YamlErrorCode = "YAML_SYNTAX" | "YAML_VALUE" | "YAML_EDIT"

/**
 * Text that Go refuses (`YAML_SYNTAX`), a value that Go cannot turn into JSON (`YAML_VALUE`), or an
 * edit that does not fit the document (`YAML_EDIT`). The message is Go's where Go has one.
 */
export class YamlError extends Error {
  override readonly name = "YamlError"
  readonly code: YamlErrorCode
  readonly offset: number
  /** The message as go-yaml prints it, with its own idea of the line. */
  readonly goMessage: string
  readonly #source: Source
  #position: { line: number; column: number } | undefined

  constructor(code: YamlErrorCode, problem: string, source: Source, offset: number, goLine = 0) {
    super(problem)
    this.code = code
    this.offset = offset
    this.goMessage = goMessage(code, problem, goLine)
    this.#source = source
  }

  /** Line of the offset in the stream, from 1. */
  get line(): number {
    return this.#locate().line
  }

  /** Column of the offset, from 1, in characters. */
  get column(): number {
    return this.#locate().column
  }

  #locate(): { line: number; column: number } {
    this.#position ??= lineColumn(this.#source, this.offset)
    return this.#position
  }
}

function goMessage(code: YamlErrorCode, problem: string, line: number): string {
  // encoding/json and sigs.k8s.io/yaml report without yaml.v2's prefix.
  if (code === "YAML_VALUE" && /^(?:json: |unsupported map key)/.test(problem)) return problem
  return line > 0 ? `yaml: line ${line}: ${problem}` : `yaml: ${problem}`
}
