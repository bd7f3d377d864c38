import type { Composer } from "../composer.ts"
import { CLOSE_SEQ, COMMA, VALUE } from "../lexemes.ts"
import { PROBLEMS } from "../problems.ts"
import { Collection } from "./collection.ts"

/** A map of one pair that is an item between square brackets: `[a: b]` (YAML 1.1, 9.4.1). */
export class FlowPair extends Collection {
  constructor(composer: Composer, node: number, keyEnd: number) {
    super(composer, node, -1)
    this.await(keyEnd)
  }

  override filled(): void {
    this.awaitsNode = false
    if (this.hasKey) this.composer.close()
    this.hasKey = true
  }

  override take(sign: number, lexeme: number): boolean {
    const { composer } = this
    if (!this.awaitsNode) {
      if (sign === VALUE) {
        this.await(composer.lexemes.end(lexeme))
        return true
      }
      composer.putEmpty(composer.lastEnd)
      return false
    }
    const endsItem = sign === COMMA || sign === CLOSE_SEQ
    const keyIsEmpty = !this.hasKey
    if (!endsItem && !(keyIsEmpty && sign === VALUE)) {
      throw composer.error(PROBLEMS.noContent, lexeme)
    }
    composer.putEmpty(this.emptyAt)
    // Behind an empty key go-yaml loses the sign: `[? : a]` fails, and `[? ]]` does not.
    return keyIsEmpty
  }
}
