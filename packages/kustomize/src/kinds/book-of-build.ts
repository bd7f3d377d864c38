import type { KindBook } from "./kind-book.ts"

/** The kinds as a build knows them: a kustomization may bring its own schema, the first that does counts. */
export class BookOfBuild implements KindBook {
  #book: KindBook
  #isSet = false

  constructor(book: KindBook) {
    this.#book = book
  }

  /** undefined keeps what is known, but settles it. */
  setOnce(book: KindBook | undefined): void {
    if (this.#isSet) return
    this.#book = book ?? this.#book
    this.#isSet = true
  }

  isClusterScoped(apiVersion: string, kind: string): boolean {
    return this.#book.isClusterScoped(apiVersion, kind)
  }

  typeOf(apiVersion: string, kind: string): ReturnType<KindBook["typeOf"]> {
    return this.#book.typeOf(apiVersion, kind)
  }
}
