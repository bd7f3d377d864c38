/** The fields of an object, each read when it is asked for. */
export interface StaticFields {
  /** What the object is called in messages. */
  readonly name: string
  readonly names: readonly string[]
  /** Whether there are no others. */
  readonly isComplete: boolean
  field(name: string): StaticType | undefined
}

/** What is known of a value before it is there: `dyn` where nothing is. */
export type StaticType =
  | "dyn"
  | "bool"
  | "int"
  | "double"
  | "string"
  | { readonly list: StaticType }
  | { readonly map: StaticType }
  | { readonly optional: StaticType }
  | { readonly object: StaticFields }

/** Something that can be no value of the types: where in the expression, and what. */
export interface TypeMistake {
  readonly offset: number
  /** Made when it is asked for: most mistakes are none for another kind, and are never told. */
  readonly message: () => string
}

/** `list`, `string`, or the name of an object's type. */
export function typeText(type: StaticType): string {
  if (typeof type === "string") return type
  if ("object" in type) return type.object.name
  if ("list" in type) return "list"
  return "map" in type ? "map" : "optional"
}

/** The type that two values have in common. */
export function unify(a: StaticType, b: StaticType): StaticType {
  if (a === b) return a
  if (typeof a === "string" || typeof b === "string") return "dyn"
  if ("list" in a && "list" in b) return { list: unify(a.list, b.list) }
  if ("optional" in a && "optional" in b) return { optional: unify(a.optional, b.optional) }
  if ("object" in a && "object" in b && a.object.name === b.object.name) return a
  return "dyn"
}
