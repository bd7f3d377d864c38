import { KEY, VALUE } from "../lexemes.ts"
import { PROBLEMS } from "../problems.ts"
import { BLOCK_END, Collection } from "./collection.ts"

/** Pairs in a column (YAML 1.1, 9.3.2): of a key either part may be missing, of a value too. */
export class BlockMapping extends Collection {
  override get isBlock(): boolean {
    return true
  }

  override get holdsEntries(): boolean {
    return true
  }

  override filled(): void {
    this.awaitsNode = false
    this.hasKey = !this.hasKey
  }

  override take(sign: number, lexeme: number): boolean {
    const { composer } = this
    const { lexemes } = composer
    if (this.awaitsNode) {
      if (sign !== KEY && sign !== VALUE && sign !== BLOCK_END) {
        throw composer.error(PROBLEMS.noContent, lexeme)
      }
      composer.putEmpty(this.emptyAt)
    }
    if (this.hasKey) {
      if (sign === VALUE) {
        this.await(lexemes.end(lexeme))
        return true
      }
      composer.putEmpty(composer.lastEnd)
    }
    if (sign === KEY) this.await(lexemes.end(lexeme))
    else if (sign === BLOCK_END) composer.close()
    else throw composer.error(PROBLEMS.noKey, lexeme)
    return true
  }
}
