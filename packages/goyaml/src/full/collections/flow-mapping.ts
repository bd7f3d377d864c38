import type { Composer } from "../composer.ts"
import { CLOSE_MAP, COMMA, KEY, VALUE } from "../lexemes.ts"
import { PROBLEMS } from "../problems.ts"
import { Collection } from "./collection.ts"

/** Pairs between braces (YAML 1.1, 9.4.2). A node that is no key is one, with an empty value. */
export class FlowMapping extends Collection {
  // Whether a `?` or a coming `:` has shown that the awaited node is a key.
  declare private isKey: boolean
  // Whether the next pair may begin: behind the brace and behind a comma.
  declare private begins: boolean

  constructor(composer: Composer, node: number, properties: number) {
    super(composer, node, properties)
    this.isKey = false
    this.begins = true
    this.awaitsNode = true
  }

  override filled(): void {
    this.awaitsNode = false
    const isOnlyKey = !this.isKey && !this.hasKey
    this.begins = false
    this.isKey = false
    this.hasKey = !this.hasKey
    if (isOnlyKey) this.composer.putEmpty(this.composer.lastEnd)
  }

  override take(sign: number, lexeme: number): boolean {
    const { composer } = this
    if (this.begins) return this.#takeFirst(sign, lexeme)
    if (this.awaitsNode) {
      const ends = sign === COMMA || sign === CLOSE_MAP || (this.isKey && sign === VALUE)
      if (!ends) throw composer.error(PROBLEMS.noContent, lexeme)
      composer.putEmpty(this.emptyAt)
    }
    if (this.hasKey) {
      if (sign === VALUE) {
        this.await(composer.lexemes.end(lexeme))
        return true
      }
      composer.putEmpty(composer.lastEnd)
    }
    if (sign === COMMA) {
      this.begins = true
      this.awaitsNode = true
    } else if (sign === CLOSE_MAP) composer.closeBracket(lexeme)
    else throw composer.error(PROBLEMS.noCommaOrBrace, lexeme)
    return true
  }

  #takeFirst(sign: number, lexeme: number): boolean {
    const { composer } = this
    if (sign === CLOSE_MAP) composer.closeBracket(lexeme)
    else if (sign === KEY) {
      this.begins = false
      this.isKey = true
      this.await(composer.lexemes.end(lexeme))
    } else throw composer.error(PROBLEMS.noContent, lexeme)
    return true
  }
}
