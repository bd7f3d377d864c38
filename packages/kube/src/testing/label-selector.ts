import { isLabelValue, isQualifiedName, QUALIFIED_NAME_RULE } from "@sternpost/schema"

type Labels = Readonly<Record<string, string>>

/** One condition of a label selector. */
export type Requirement =
  | { readonly key: string; readonly operator: "exists" | "!" }
  | { readonly key: string; readonly operator: "in" | "notin"; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: "gt" | "lt"; readonly values: readonly [string] }

/** A selector that the API server would refuse. */
export class SelectorError extends Error {
  override readonly name = "SelectorError"
}

const TOKEN = /\s*(==|!=|=|!|,|\(|\)|<|>|[^\s=!,()<>]+|$)/y
const COMPARISON: Readonly<Record<string, "in" | "notin" | "gt" | "lt">> = {
  "=": "in",
  "==": "in",
  "!=": "notin",
  ">": "gt",
  "<": "lt",
}

/**
 * Reads a label selector as the API server does: `a`, `!a`, `a=b`, `a==b`, `a!=b`, `a in (b, c)`,
 * `a notin (b)`, `a>1`, `a<1`, joined by commas. A list may have empty values. Throws a `SelectorError`.
 * Source of the grammar: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels
 */
export function parseLabelSelector(text: string): Requirement[] {
  const tokens = new Tokens(text)
  const requirements: Requirement[] = []
  if (tokens.peek === "") return requirements
  for (;;) {
    requirements.push(readRequirement(tokens))
    if (tokens.peek === "") return requirements
    tokens.take(",")
  }
}

class Tokens {
  readonly #tokens: string[] = []
  #next = 0

  constructor(text: string) {
    TOKEN.lastIndex = 0
    for (;;) {
      const token = TOKEN.exec(text)?.[1] ?? ""
      this.#tokens.push(token)
      if (token === "") return
    }
  }

  get peek(): string {
    return this.#tokens[this.#next] ?? ""
  }

  /** The next token, which must be the one that is named, or a word. */
  take(expected: string | "word" = "word"): string {
    const token = this.peek
    const fits = expected === "word" ? isWord(token) : token === expected
    if (!fits) throw new SelectorError(`found '${token}', expected: ${expected}`)
    this.#next++
    return token
  }
}

const isWord = (token: string): boolean => /^[^=!,()<>]+$/.test(token)

function readRequirement(tokens: Tokens): Requirement {
  if (tokens.peek === "!") {
    tokens.take("!")
    return { key: readKey(tokens), operator: "!" }
  }
  const key = readKey(tokens)
  const operator = tokens.peek
  if (operator === "" || operator === ",") return { key, operator: "exists" }
  if (operator === "in" || operator === "notin") {
    tokens.take(operator)
    return { key, operator, values: readList(tokens) }
  }
  const comparison = COMPARISON[operator]
  if (comparison === undefined)
    throw new SelectorError(`found '${operator}', expected: in, notin, =, ==, !=, <, >`)
  tokens.take(operator)
  const isOrder = comparison === "gt" || comparison === "lt"
  const value = isOrder ? readNumber(tokens) : readValue(tokens)
  return { key, operator: comparison, values: [value] }
}

function readKey(tokens: Tokens): string {
  const key = tokens.take()
  if (isQualifiedName(key)) return key
  throw new SelectorError(`"${key}" is no key of a label: it must have ${QUALIFIED_NAME_RULE}`)
}

// `a=` and `a!=` compare with the empty value.
function readValue(tokens: Tokens): string {
  if (tokens.peek === "" || tokens.peek === ",") return ""
  return checkedValue(tokens.take())
}

function readNumber(tokens: Tokens): string {
  const value = tokens.take()
  if (/^[+-]?\d+$/.test(value)) return value
  throw new SelectorError(`"${value}" is no integer, which < and > compare`)
}

function readList(tokens: Tokens): string[] {
  const values: string[] = []
  tokens.take("(")
  for (;;) {
    const isEmpty = tokens.peek === "," || tokens.peek === ")"
    values.push(isEmpty ? "" : checkedValue(tokens.take()))
    if (tokens.peek === ")") break
    tokens.take(",")
  }
  tokens.take(")")
  return values
}

function checkedValue(value: string): string {
  if (isLabelValue(value)) return value
  throw new SelectorError(`"${value}" is no value of a label`)
}

/** Whether labels meet all requirements. `notin` is also met by what has no such label. */
export function matchesLabels(requirements: readonly Requirement[], labels: Labels = {}): boolean {
  return requirements.every((requirement) => {
    const { key, operator } = requirement
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined
    switch (operator) {
      case "exists":
        return value !== undefined
      case "!":
        return value === undefined
      case "in":
        return value !== undefined && requirement.values.includes(value)
      case "notin":
        return value === undefined || !requirement.values.includes(value)
      case "gt":
      case "lt":
        return value !== undefined && isOrdered(value, operator, requirement.values[0])
      default:
        return operator satisfies never
    }
  })
}

function isOrdered(value: string, operator: "gt" | "lt", bound: string): boolean {
  if (!/^[+-]?\d+$/.test(value)) return false
  return operator === "gt" ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound)
}
