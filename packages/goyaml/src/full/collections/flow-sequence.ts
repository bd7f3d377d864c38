import * as tape from "../../tape.ts"
import type { Composer } from "../composer.ts"
import { CLOSE_SEQ, COMMA, KEY } from "../lexemes.ts"
import { PROBLEMS } from "../problems.ts"
import { Collection } from "./collection.ts"
import { FlowPair } from "./flow-pair.ts"

/** Items between square brackets (YAML 1.1, 9.4.1). Behind the last one there may be a comma. */
export class FlowSequence extends Collection {
  constructor(composer: Composer, node: number, properties: number) {
    super(composer, node, properties)
    this.awaitsNode = true
  }

  override filled(): void {
    this.awaitsNode = false
  }

  override take(sign: number, lexeme: number): boolean {
    const { composer } = this
    if (sign === CLOSE_SEQ) composer.closeBracket(lexeme)
    else if (this.awaitsNode) {
      if (sign !== KEY) throw composer.error(PROBLEMS.noContent, lexeme)
      const start = composer.lexemes.start(lexeme)
      const node = tape.pushNode(tape.FLOW_PAIR, start, start)
      composer.open(new FlowPair(composer, node, composer.lexemes.end(lexeme)))
    } else if (sign === COMMA) this.awaitsNode = true
    else throw composer.error(PROBLEMS.noCommaOrBracket, lexeme)
    return true
  }
}
