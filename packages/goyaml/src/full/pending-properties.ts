import * as tape from "../tape.ts"
import { ANCHOR, type Lexemes, TAG } from "./lexemes.ts"

/** The anchor and the tag in front of a node that is still to come, in either order. */
export class PendingProperties {
  readonly #lexemes: Lexemes
  #first = -1
  #last = -1
  #anchor = -1
  #tag = -1

  constructor(lexemes: Lexemes) {
    this.#lexemes = lexemes
  }

  /** Whether there are any. */
  get exist(): boolean {
    return this.#first >= 0
  }

  /** The lexeme of the anchor, or -1. */
  get anchor(): number {
    return this.#anchor
  }

  /** The lexeme of the tag, or -1. */
  get tag(): number {
    return this.#tag
  }

  /** Takes an anchor or tag; false for anything else, and for a second one. */
  take(sign: number, lexeme: number): boolean {
    if (sign === ANCHOR && this.#anchor < 0) this.#anchor = lexeme
    else if (sign === TAG && this.#tag < 0) this.#tag = lexeme
    else return false
    if (this.#first < 0) this.#first = lexeme
    this.#last = lexeme
    return true
  }

  /** Where the last of them ends. */
  get end(): number {
    return this.#lexemes.end(this.#last)
  }

  /** Writes their node and forgets them; -1 if there are none. */
  push(): number {
    if (!this.exist) return -1
    const node = tape.pushNode(tape.PROPERTIES, this.#lexemes.start(this.#first), this.end)
    this.#first = this.#last = this.#anchor = this.#tag = -1
    return node
  }
}
