import type { Composer } from "../composer.ts"
import { SCALAR } from "../lexemes.ts"

/** What a composer hands to a collection besides lexemes: block collections begin and end. */
export const BLOCK_SEQ: number = SCALAR + 1
export const BLOCK_MAP: number = SCALAR + 2
export const BLOCK_END: number = SCALAR + 3

/** An open collection: it knows what may come next and where empty nodes stand. */
export abstract class Collection {
  // Declared, not defined: V8 is slow to define the fields of derived classes.
  /** Its node on the tape. */
  declare readonly node: number
  /** The PROPERTIES node before that, or -1. */
  declare readonly properties: number
  /** Whether a node comes next, unless {@link take} knows something else for that sign. */
  declare awaitsNode: boolean
  /** Whether the pair that is open has its key, so that what comes is about its value. */
  declare protected hasKey: boolean
  /** Where the awaited node stands if it is empty. */
  declare protected emptyAt: number
  declare protected readonly composer: Composer

  constructor(composer: Composer, node: number, properties: number) {
    this.composer = composer
    this.node = node
    this.properties = properties
    this.awaitsNode = false
    this.hasKey = false
    this.emptyAt = 0
  }

  /** Whether block collections may be its nodes. */
  get isBlock(): boolean {
    return false
  }

  /** Whether a `-` in its own column begins a sequence where a node is awaited. */
  get holdsEntries(): boolean {
    return false
  }

  /** The awaited node is on the tape. */
  abstract filled(): void

  /**
   * Takes what is no node, or comes where none is awaited. Gives false when this collection has
   * ended and the sign is for the one around it. Throws when the sign is for neither.
   */
  abstract take(sign: number, lexeme: number): boolean

  protected await(emptyAt: number): void {
    this.awaitsNode = true
    this.emptyAt = emptyAt
  }
}
