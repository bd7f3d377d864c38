import type { Edit } from "@sternpost/manifests"
import { closest } from "@sternpost/patch"
import type { Problem } from "./problem.ts"
import { hasType, kindOfValue, TYPE_WORDS, unreadableScalar } from "./scalars.ts"
import type { Shape } from "./shape.ts"
import { misspellings, show } from "./syntax.ts"

type Step = string | number

/**
 * Everything in a value that its shape does not allow, in the order of the value. Messages quote no value that
 * `isSecret` says is one.
 */
export function findProblems(
  shape: Shape,
  value: unknown,
  isSecret: (path: readonly Step[]) => boolean = () => false,
): Problem[] {
  const walk = new Walk(isSecret)
  walk.value(shape, value)
  return walk.problems
}

class Walk {
  readonly problems: Problem[] = []
  readonly #path: Step[] = []
  readonly #isSecret: (path: readonly Step[]) => boolean

  constructor(isSecret: (path: readonly Step[]) => boolean) {
    this.#isSecret = isSecret
  }

  value(shape: Shape, value: unknown): void {
    const { type } = shape
    if (value === null) {
      if (!shape.isNullable) this.#wrongType(shape, value)
      return
    }
    if (!hasType(type, value)) {
      this.#wrongType(shape, value)
      return
    }
    // A schema without a type may say something of lists and maps nevertheless.
    if (Array.isArray(value)) this.#list(shape, value)
    else if (typeof value === "object") this.#object(shape, value)
    else this.#scalar(shape, value)
    this.#spelling(shape, value)
    for (const constraint of shape.constraints) {
      const wrong = constraint(value)
      if (wrong !== undefined) this.#add("invalid-value", wrong)
    }
  }

  #list({ items }: Shape, values: readonly unknown[]): void {
    if (items === undefined) return
    for (const [index, value] of values.entries()) this.#below(index, items, value)
  }

  #object(shape: Shape, value: object): void {
    const { fields, rest, required, isOpen } = shape
    for (const [key, inner] of Object.entries(value)) {
      const field = fields.get(key) ?? rest
      if (field === undefined) {
        if (!isOpen) this.#unknown(shape, key, value)
      } else if (inner !== null) this.#below(key, field, inner)
      else if (required.includes(key)) this.#missing(key, "is null, but it is required")
      else if (shape.dropsNull === "fields" && !fields.has(key)) this.#below(key, field, null)
    }
    for (const key of required)
      if (!Object.hasOwn(value, key)) this.#missing(key, "is required, but it is missing")
  }

  #scalar({ type }: Shape, value: unknown): void {
    const wrong = unreadableScalar(type, value)
    if (wrong !== undefined) this.#add("invalid-value", `${this.#quote(value)}${wrong}`)
  }

  #spelling({ syntax }: Shape, value: unknown): void {
    if (syntax === undefined) return
    for (const { rule, message, key, meant } of misspellings(syntax, value)) {
      const path = key === undefined ? [...this.#path] : [...this.#path, key]
      const fix: readonly Edit[] = meant === undefined ? [] : [{ op: "set", path, value: meant }]
      this.problems.push({ rule, message, path, ...(meant === undefined ? {} : { fix }) })
    }
  }

  #below(step: Step, shape: Shape, value: unknown): void {
    this.#path.push(step)
    this.value(shape, value)
    this.#path.pop()
  }

  #at(step: Step | undefined, add: () => void): void {
    if (step !== undefined) this.#path.push(step)
    add()
    if (step !== undefined) this.#path.pop()
  }

  #wrongType({ type, syntax }: Shape, value: unknown): void {
    const message = `is ${kindOfValue(value)}, but ${TYPE_WORDS[type]} was expected`
    const problem = { rule: "wrong-type", message, path: [...this.#path] }
    // A number in quotes is no word or name that a field of a certain spelling takes.
    this.problems.push(syntax === undefined ? { ...problem, expected: type } : problem)
  }

  #unknown({ fields, name }: Shape, key: string, owner: object): void {
    const meant = meantField(fields, key)
    const hint = meant === undefined ? "" : `; did you mean "${meant}"?`
    const message = `${shortName(name)} has no field "${key}"${hint}`
    const path = [...this.#path, key]
    const isMeant = meant !== undefined && isMisspelt(owner, key, meant, fields.get(meant))
    const fix: readonly Edit[] = isMeant ? [{ op: "rename", path, key: meant }] : []
    this.problems.push({ rule: "unknown-field", message, path, ...(isMeant ? { fix } : {}) })
  }

  #missing(key: string, words: string): void {
    this.#at(key, () => this.#add("missing-field", words))
  }

  #add(rule: string, message: string): void {
    this.problems.push({ rule, message, path: [...this.#path] })
  }

  #quote(value: unknown): string {
    return this.#isSecret(this.#path) ? "" : `${show(value)} `
  }
}

/** Whether a value stands under the wrong name: the right one is free, and the value is one that belongs there. */
function isMisspelt(owner: object, key: string, meant: string, shape: Shape | undefined): boolean {
  const value: unknown = (owner as Readonly<Record<string, unknown>>)[key]
  if (shape === undefined || value === null || Object.hasOwn(owner, meant)) return false
  return findProblems(shape, value).length === 0
}

// Objects that are alike have the same mistakes.
const meantFields = new WeakMap<object, Map<string, string | undefined>>()

function meantField(fields: Shape["fields"], key: string): string | undefined {
  // Of a letter or two, anything would be close.
  if (key.length < 3) return undefined
  const known = meantFields.get(fields) ?? new Map<string, string | undefined>()
  meantFields.set(fields, known)
  if (!known.has(key)) known.set(key, closest(key, [...fields.keys()]))
  return known.get(key)
}

/** `PodSpec` of `io.k8s.api.core.v1.PodSpec`; names of CRDs stay. */
function shortName(name: string): string {
  return name.startsWith("io.k8s.") ? name.slice(name.lastIndexOf(".") + 1) : name
}
