/** The longest text that JavaScript's engine is given: its time may grow with the cube of the length. */
export const LONGEST_SIMPLE_TEXT = 256

/** More repetitions than these, one after the other, may take longer than their square. */
const MOST_UNBOUNDED = 2

const PUNCTUATION = /[!-/:-@[-`{-~]/
const SPECIAL = /[\\^$.|?*+()[\]{}]/

/**
 * The same pattern for JavaScript's engine, which is there already; `undefined` for one that it might read in another
 * way than RE2, or might take long for: anything but ASCII, flags, lazy or possessive repetitions, groups that are
 * repeated, escapes other than of punctuation, `\d` and `\w`. For whether a text matches, not for where.
 */
export function simplePattern(text: string): RegExp | undefined {
  const reader = new PatternReader(text)
  const source = reader.alternatives()
  return source === undefined || !reader.isAtEnd() ? undefined : new RegExp(source, "u")
}

/** Translates a pattern from left to right; `undefined` is what it does not take. */
class PatternReader {
  readonly #text: string
  #at = 0
  #unbounded = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length
  }

  alternatives(): string | undefined {
    let source = ""
    while (!this.isAtEnd() && this.#text[this.#at] !== ")") {
      const part = this.#take("|") ? "|" : this.#repeated()
      if (part === undefined) return undefined
      source += part
    }
    return source
  }

  #repeated(): string | undefined {
    const isGroup = this.#text[this.#at] === "("
    const isPlace = /[$^]/.test(this.#text[this.#at] ?? "")
    const atom = isGroup ? this.#group() : this.#atom()
    if (atom === undefined) return undefined
    const repetition = this.#repetition()
    if (repetition === "") return atom
    if (repetition === undefined || isPlace || (isGroup && repetition !== "?")) return undefined
    return atom + repetition
  }

  #group(): string | undefined {
    this.#at++
    if (this.#take("?") && !this.#take(":")) return undefined
    const inner = this.alternatives()
    return inner === undefined || !this.#take(")") ? undefined : `(?:${inner})`
  }

  #atom(): string | undefined {
    const character = this.#text[this.#at++] ?? ""
    if (character === "[") return this.#class()
    if (character === "\\") return this.#escape()
    if (character === ".") return "[^\\n]"
    if (character === "^" || character === "$") return character
    return SPECIAL.test(character) ? undefined : literal(character)
  }

  #escape(): string | undefined {
    const character = this.#text[this.#at++] ?? ""
    if (character === "d" || character === "w") return `\\${character}`
    return PUNCTUATION.test(character) ? literal(character) : undefined
  }

  #class(): string | undefined {
    const parts = [this.#take("^") ? "[^" : "["]
    for (let isFirst = true; isFirst || !this.#take("]"); isFirst = false) {
      const character = this.#text[this.#at] ?? ""
      // `]` as the first is a character of its own, and `[` may begin a name.
      if (character === "" || character === "[" || (isFirst && character === "]")) return undefined
      const member = this.#member()
      if (member === undefined) return undefined
      parts.push(member)
    }
    return `${parts.join("")}]`
  }

  #member(): string | undefined {
    const from = this.#classCharacter()
    const isRange = this.#text[this.#at] === "-" && this.#text[this.#at + 1] !== "]"
    if (from === undefined || !isRange) return from
    this.#at++
    const to = this.#text[this.#at] === "[" ? undefined : this.#classCharacter()
    const isOrdered = to !== undefined && from.length === 4 && to.length === 4 && from <= to
    return isOrdered ? `${from}-${to}` : undefined
  }

  #classCharacter(): string | undefined {
    const character = this.#text[this.#at++] ?? ""
    return character === "\\" ? this.#escape() : literal(character)
  }

  /** Empty where there is none. */
  #repetition(): string | undefined {
    const [found = ""] =
      /^(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})/.exec(this.#text.slice(this.#at)) ?? []
    this.#at += found.length
    if (found !== "" && /[*+?{]/.test(this.#text[this.#at] ?? "")) return undefined
    if (/^[*+]|,\}$/.test(found) && ++this.#unbounded > MOST_UNBOUNDED) return undefined
    const [, least, most] = /^\{(\d+),(\d+)\}$/.exec(found) ?? []
    return least !== undefined && Number(least) > Number(most) ? undefined : found
  }

  #take(character: string): boolean {
    const isThere = this.#text[this.#at] === character
    if (isThere) this.#at++
    return isThere
  }
}

/** A character by its number: four letters, which sort as the characters do. */
function literal(character: string): string | undefined {
  const code = character.charCodeAt(0)
  return code >= 0x20 && code < 0x7f ? `\\x${code.toString(16)}` : undefined
}
