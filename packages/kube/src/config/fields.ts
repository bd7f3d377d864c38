import { KubeError } from "../errors.ts"
import { isRecord } from "../record.ts"

/** What {@link FieldReader.strings} gives for the fields that it was asked for. */
type Optional<K extends string, T> = { readonly [key in K]?: T }

/** Reads the fields of a map, each of which may be absent. All throw a `KubeError` for a wrong type. */
export interface FieldReader {
  readonly file: string
  has(field: string): boolean
  value(field: string): unknown
  string(field: string): string | undefined
  boolean(field: string): boolean | undefined
  /** Those that are there, under other names. */
  strings<K extends string>(names: Readonly<Record<K, string>>): Optional<K, string>
  booleans<K extends string>(names: Readonly<Record<K, string>>): Optional<K, boolean>
  stringList(field: string): string[]
  /** A map of lists of strings. */
  stringLists(field: string): Record<string, string[]>
  /** A map in the map; empty if it is absent. */
  record(field: string): FieldReader
  records(field: string): FieldReader[]
  /** The error of a field. */
  problem(field: string, problem: string): KubeError
}

/** Reads the fields of what should be a map, at a path in a file. Messages have no values: they may be secret. */
export function readFields(value: unknown, path: string, file: string): FieldReader {
  const at = (field: string) => (path === "" ? field : `${path}.${field}`)
  const wrong = (where: string, problem: string) =>
    new KubeError("KUBE_CONFIG", `${file}: ${where}: ${problem}`, { file })
  if (!isRecord(value)) throw wrong(path === "" ? "kubeconfig" : path, "must be a map")
  const map: Record<string, unknown> = value

  function typed<T>(field: string, isType: (it: unknown) => it is T, what: string): T | undefined {
    const found = map[field]
    if (found === undefined || found === null) return undefined
    if (isType(found)) return found
    throw wrong(at(field), `must be ${what}`)
  }
  const string = (field: string) => typed(field, isString, "text: put it into quotes") || undefined
  const boolean = (field: string) => typed(field, isBoolean, "true or false")
  const list = (field: string) => typed(field, Array.isArray, "a list") ?? []

  function stringList(field: string): string[] {
    return list(field).map((item, i) => {
      if (isString(item)) return item
      throw wrong(`${at(field)}[${i}]`, "must be text: put it into quotes")
    })
  }

  return {
    file,
    has: (field) => map[field] !== undefined && map[field] !== null,
    value: (field) => map[field],
    string,
    boolean,
    strings: (names) => present(names, string),
    booleans: (names) => present(names, boolean),
    stringList,
    stringLists(field) {
      const lists = readFields(map[field] ?? {}, at(field), file)
      const keys = Object.keys(typed(field, isRecord, "a map") ?? {})
      return Object.fromEntries(keys.map((key) => [key, lists.stringList(key)]))
    },
    record: (field) => readFields(map[field] ?? {}, at(field), file),
    records: (field) => list(field).map((item, i) => readFields(item, `${at(field)}[${i}]`, file)),
    problem: (field, problem) => wrong(at(field), problem),
  }
}

const isString = (value: unknown): value is string => typeof value === "string"
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean"

function present<K extends string, T>(
  names: Readonly<Record<K, string>>,
  read: (field: string) => T | undefined,
): Optional<K, T> {
  const entries = Object.entries<string>(names).map(([key, field]) => [key, read(field)] as const)
  const there = entries.filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as Optional<K, T>
}
