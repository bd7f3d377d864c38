import { CLUSTER_SCOPED, KINDS, TYPES } from "../generated/kubernetes-1.21.ts"

/** How a list or map of a type is patched, and what is in it. */
export interface FieldType {
  /** Of the field's items, values or the field itself; undefined when nothing in it merges. */
  readonly inner: ObjectType | undefined
  readonly isList: boolean
  /** `merge`, `retainKeys`, ... */
  readonly strategies: readonly string[]
  /** What tells the items of a merged list apart; none for a list of scalars. */
  readonly keys: readonly string[]
}

/** The fields of a type about which there is something to know. */
export interface ObjectType {
  field(name: string): FieldType | undefined
}

/** What is known about kinds: scope, and how their lists merge. */
export interface KindBook {
  isClusterScoped(apiVersion: string, kind: string): boolean
  /** undefined for kinds that are not known. */
  typeOf(apiVersion: string, kind: string): ObjectType | undefined
}

/** What kustomize knows: Kubernetes 1.21, and nothing of custom resources. */
export const FROZEN_KINDS: KindBook = {
  isClusterScoped: (apiVersion, kind) =>
    SCOPES.listed(apiVersion)?.has(kind) === true || isAdmissionPolicy(apiVersion, kind),
  typeOf(apiVersion, kind) {
    const number = NUMBERS.listed(apiVersion)?.get(kind)
    return number === undefined ? undefined : typeAt(Number(number))
  },
}

// Versions of kustomize after 5.8.1 know their scope too.
function isAdmissionPolicy(apiVersion: string, kind: string): boolean {
  return (
    apiVersion.startsWith("admissionregistration.k8s.io/") &&
    /^(?:Validating|Mutating)AdmissionPolicy(?:Binding)?$/.test(kind)
  )
}

/** Rows of `Kind number|Kind number` by apiVersion, each split when it is asked for. */
class KindRows {
  readonly #rows: ReadonlyMap<string, string>
  readonly #split = new Map<string, ReadonlyMap<string, string>>()

  constructor(rows: Readonly<Record<string, string>>) {
    this.#rows = new Map(Object.entries(rows))
  }

  listed(apiVersion: string): ReadonlyMap<string, string> | undefined {
    const known = this.#split.get(apiVersion)
    const row = known === undefined ? this.#rows.get(apiVersion) : undefined
    if (row === undefined) return known
    const list = new Map(
      row.split("|").map((entry) => entry.split(" ").concat("") as [string, string]),
    )
    this.#split.set(apiVersion, list)
    return list
  }
}

const SCOPES = new KindRows(CLUSTER_SCOPED)
const NUMBERS = new KindRows(KINDS)

const types: (ObjectType | undefined)[] = []

function typeAt(number: number): ObjectType {
  types[number] ??= readType(TYPES[number] as string)
  return types[number] as ObjectType
}

function readType(row: string): ObjectType {
  const fields = new Map(
    row.split("|").map((field) => {
      const [name = "", shape = "", strategy = "", keys = ""] = field.split(" ")
      return [name, { shape, strategy, keys }]
    }),
  )
  const known = new Map<string, FieldType>()
  return {
    field(name) {
      const found = fields.get(name)
      if (found === undefined) return undefined
      let type = known.get(name)
      if (type === undefined) {
        type = readField(found.shape, found.strategy, found.keys)
        known.set(name, type)
      }
      return type
    },
  }
}

function readField(shape: string, strategy: string, keys: string): FieldType {
  const number = /^\d+/.exec(shape)?.[0]
  return {
    inner: number === undefined ? undefined : typeAt(Number(number)),
    isList: shape.endsWith("[]"),
    strategies: strategy === "" ? [] : strategy.split(","),
    keys: keys === "" ? [] : keys.split(","),
  }
}
