import { StorageError } from "../../errors.ts"

type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The fields of one object, and the errors for what is wrong with them. Nothing but names is in a message. */
export class ObjectFields {
  readonly #fields: Fields
  readonly #path: string
  readonly title: string

  constructor(value: unknown, title: string, path = "") {
    this.title = title
    this.#path = path
    if (!isFields(value)) throw this.wrong(`${path || "it"} is no mapping`)
    this.#fields = value
  }

  wrong(what: string): StorageError {
    return new StorageError("STORAGE_RBAC", `${this.title}: ${what}`)
  }

  has(key: string): boolean {
    return this.#fields[key] !== undefined && this.#fields[key] !== null
  }

  map(key: string): ObjectFields {
    return new ObjectFields(this.#fields[key] ?? {}, this.title, this.#at(key))
  }

  /** A text that must be there. */
  text(key: string): string {
    const value = this.optionalText(key)
    if (value === "") throw this.wrong(`${this.#at(key)} is missing`)
    return value
  }

  optionalText(key: string): string {
    const value = this.#fields[key] ?? ""
    if (typeof value !== "string") throw this.wrong(`${this.#at(key)} is no text`)
    return value
  }

  list(key: string): readonly ObjectFields[] {
    return this.#items(key).map(
      (item, i) => new ObjectFields(item, this.title, `${this.#at(key)}[${i}]`),
    )
  }

  texts(key: string): readonly string[] {
    return this.#items(key).map((item, i) => {
      if (typeof item === "string") return item
      throw this.wrong(`${this.#at(key)}[${i}] is no text`)
    })
  }

  labels(key: string): Readonly<Record<string, string>> {
    const pairs = Object.entries(this.#fields[key] ?? {})
    for (const [name, value] of pairs)
      if (typeof value !== "string") throw this.wrong(`${this.#at(key)}.${name} is no text`)
    return Object.fromEntries(pairs)
  }

  /** The names of its fields. */
  keys(): readonly string[] {
    return Object.keys(this.#fields)
  }

  #items(key: string): readonly unknown[] {
    const value = this.#fields[key] ?? []
    if (!Array.isArray(value)) throw this.wrong(`${this.#at(key)} is no list`)
    return value
  }

  #at(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`
  }
}
