import type { Composer } from "../composer.ts"
import { PROBLEMS } from "../problems.ts"
import { Collection } from "./collection.ts"

/** What holds the root node of a document: behind it the document is over, whatever comes. */
export class Root extends Collection {
  constructor(composer: Composer) {
    super(composer, -1, -1)
    this.awaitsNode = true
  }

  override get isBlock(): boolean {
    return true
  }

  override filled(): void {
    this.awaitsNode = false
  }

  override take(_sign: number, lexeme: number): boolean {
    if (this.awaitsNode) throw this.composer.error(PROBLEMS.noContent, lexeme)
    this.composer.finish()
    return true
  }
}
