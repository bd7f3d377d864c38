import { EvaluationError } from "@marcbachmann/cel-js"

/** What a library registers its functions with. Signatures are the engine's: `string.find(string): string`. */
export interface Registrar {
  /** A function, or a method where the signature names a receiver (which is the first argument). */
  define(signature: string, handler: (...args: never[]) => unknown): Registrar
  /** A macro: `ast` parameters arrive as syntax. */
  macro(signature: string, expand: (call: never) => unknown): Registrar
  /** A type whose values are instances of a class. */
  type(name: string, valueClass: new (...args: never[]) => object): Registrar
  /** A type whose values are instances of a class, and whose fields have types. */
  record(
    name: string,
    valueClass: new () => object,
    fields: Readonly<Record<string, string>>,
  ): Registrar
  /** A name that methods hang on: `sets.contains(...)` is a method of the type `namespace.sets`. */
  namespace(name: string, valueClass: new () => object): Registrar
  /** What `==` means for two values of a type, or for one of it and one of another; `!=` follows. */
  equality(type: string, isSame: (...operands: never[]) => boolean, other?: string): Registrar
}

/** A set of functions that expressions can use. */
export interface Library {
  readonly name: string
  readonly register: (registrar: Registrar) => void
}

/**
 * Methods of the engine that ours stand in for, by name and number of arguments. The engine does not
 * let go of its own, so calls are renamed before the type check.
 */
const REPLACED: ReadonlySet<string> = new Set([
  // JavaScript's RegExp backtracks and knows no (?i); RE2 is what the API server runs.
  "matches/1",
  // Beyond ASCII these must leave letters alone.
  "lowerAscii/0",
  "upperAscii/0",
  // Positions count characters, not UTF-16 units.
  "indexOf/1",
  "indexOf/2",
  "lastIndexOf/1",
  "lastIndexOf/2",
  "substring/1",
  "substring/2",
  "split/1",
  "split/2",
  // Zones may be offsets, and the days of a year do not depend on where this runs.
  ..."getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds"
    .split(" ")
    .map((name) => `${name}/1`),
  "getDayOfYear/0",
])

/** Functions that ours stand in for: numbers are read and written as Go does it, and more types become others. */
const REPLACED_FUNCTIONS: ReadonlySet<string> = new Set([
  "bool/1",
  "double/1",
  "int/1",
  "string/1",
  "uint/1",
])

/** Whether a call goes to ours: of a method, or of a function. */
export function isReplaced(name: string, arity: number, isMethod: boolean): boolean {
  return (isMethod ? REPLACED : REPLACED_FUNCTIONS).has(`${name}/${arity}`)
}

/** The name under which ours is registered. */
export function replacement(name: string): string {
  return `${name}__`
}

/** Puts the names that people wrote back into a message of the engine. */
export function originalNames(message: string): string {
  return message
    .replaceAll("__(", "(")
    .replaceAll(".object__", " object")
    .replaceAll("namespace.", "")
    .replace(/\bdyn<(\w+)>/g, "$1")
}

/** The error for a function that cannot work with its arguments. */
export function failure(message: string): EvaluationError {
  return new EvaluationError(message)
}
