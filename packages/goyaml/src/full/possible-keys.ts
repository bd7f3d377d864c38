import type { Cursor } from "./cursor.ts"
import type { Lexemes } from "./lexemes.ts"
import { PROBLEMS } from "./problems.ts"

/** The lexeme at one depth of brackets that a `:` would make a key. */
interface Possible {
  /** -1 when there is none. */
  lexeme: number
  index: number
  line: number
  column: number
  /** Whether nothing but a key may stand there. */
  required: boolean
  /** Whether Go no longer waits for the colon before it uses the lexeme. */
  unawaited: boolean
  /** The bracket that opened this depth, and whether anything in it could have been a key. */
  readonly bracket: number
  tried: boolean
}

// YAML 1.1, 9.1: how long a key without `?` may be.
const LONGEST = 1024

/**
 * Which lexemes may yet turn out to be keys: at most one at each depth of brackets. While one of
 * them may, Go reads on before it uses that lexeme, and finds errors further on first.
 */
export class PossibleKeys {
  readonly #cursor: Cursor
  readonly #lexemes: Lexemes
  readonly #depths: Possible[] = [possible(-1)]
  // No depth before this one has a key that is awaited.
  #firstAwaited = 0

  constructor(cursor: Cursor, lexemes: Lexemes) {
    this.#cursor = cursor
    this.#lexemes = lexemes
  }

  get #innermost(): Possible {
    return this.#depths[this.#depths.length - 1] as Possible
  }

  /** The next lexeme may be a key. */
  begin(required: boolean): void {
    this.ruleOut()
    const key = this.#innermost
    key.lexeme = this.#lexemes.count
    key.index = this.#cursor.index
    key.line = this.#cursor.line
    key.column = this.#cursor.column
    key.required = required
    key.unawaited = false
    key.tried = true
    this.#firstAwaited = Math.min(this.#firstAwaited, this.#depths.length - 1)
  }

  /** What comes next rules out that the one at this depth is a key. Throws when it must be one. */
  ruleOut(): void {
    const key = this.#innermost
    if (key.lexeme >= 0) this.#end(key, this.#lexemes.count + 1)
  }

  #end(key: Possible, readAhead: number): void {
    if (key.required) throw this.#cursor.error(PROBLEMS.noColon)
    this.#await(key, readAhead)
    key.lexeme = -1
  }

  #await(key: Possible, readAhead: number): void {
    if (!key.unawaited) this.#lexemes.setReadAhead(key.lexeme, readAhead)
  }

  /** A bracket opens, which is the next lexeme. */
  openBracket(): void {
    this.#depths.push(possible(this.#lexemes.count))
  }

  /** The innermost bracket closes with the next lexeme. */
  closeBracket(): void {
    const { bracket, tried } = this.#depths.pop() as Possible
    const key = this.#innermost
    // go-yaml forgets to wait for the colon of brackets in which nothing could have been a key.
    if (tried || key.lexeme !== bracket) return
    this.#await(key, this.#lexemes.count + 1)
    key.unawaited = true
  }

  /** The next lexeme is a `:`. Gives the key it makes, if there is one, and its column. */
  takeKey(): { lexeme: number; column: number } | undefined {
    const key = this.#innermost
    const { lexeme, column } = key
    if (lexeme < 0) return undefined
    if (this.#isTooFar(key)) {
      this.#end(key, this.#lexemes.count + 1)
      return undefined
    }
    this.#await(key, this.#lexemes.count + 1)
    key.lexeme = -1
    return { lexeme, column }
  }

  /** Gives up those that the lexemes read so far are too far away from. */
  settle(): void {
    for (; this.#firstAwaited < this.#depths.length; this.#firstAwaited++) {
      const key = this.#depths[this.#firstAwaited] as Possible
      if (key.lexeme < 0 || key.unawaited) continue
      if (!this.#isTooFar(key)) return
      this.#end(key, this.#lexemes.count)
    }
  }

  #isTooFar(key: Possible): boolean {
    return key.line < this.#cursor.line || key.index + LONGEST < this.#cursor.index
  }
}

function possible(bracket: number): Possible {
  return {
    lexeme: -1,
    index: 0,
    line: 0,
    column: 0,
    required: false,
    unawaited: false,
    bracket,
    tried: false,
  }
}
