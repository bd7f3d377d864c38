import type { Composer } from "../composer.ts"
import { ENTRY, KEY, VALUE } from "../lexemes.ts"
import { PROBLEMS } from "../problems.ts"
import { BLOCK_END, Collection } from "./collection.ts"

/** Items behind `-` (YAML 1.1, 9.3.1). In a map they may stand in the column of its keys. */
export class BlockSequence extends Collection {
  declare private readonly inKeyColumn: boolean

  constructor(composer: Composer, node: number, properties: number, inKeyColumn: boolean) {
    super(composer, node, properties)
    this.inKeyColumn = inKeyColumn
  }

  override get isBlock(): boolean {
    return true
  }

  override filled(): void {
    this.awaitsNode = false
  }

  override take(sign: number, lexeme: number): boolean {
    const { composer } = this
    if (this.awaitsNode) {
      if (!this.#endsItem(sign)) throw composer.error(PROBLEMS.noContent, lexeme)
      composer.putEmpty(this.emptyAt)
    }
    if (sign === ENTRY) {
      this.await(composer.lexemes.end(lexeme))
      return true
    }
    if (!this.inKeyColumn && sign !== BLOCK_END) throw composer.error(PROBLEMS.noEntry, lexeme)
    composer.close()
    return !this.inKeyColumn
  }

  #endsItem(sign: number): boolean {
    if (sign === ENTRY || sign === BLOCK_END) return true
    return this.inKeyColumn && (sign === KEY || sign === VALUE)
  }
}
