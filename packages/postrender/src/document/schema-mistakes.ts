import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js"
import type { JsonSchema } from "../contract.ts"
import type { DocumentPath, Mistake } from "./mistake.ts"
import { type Fault, wording } from "./wording.ts"

/**
 * Everything in which a value breaks a schema, one mistake each: where alternatives are allowed, only
 * what is wrong with the one that was meant. Paths begin with `base`, where the value stands.
 */
export function schemaMistakes(
  schema: JsonSchema,
  value: unknown,
  base: DocumentPath = [],
): Mistake[] {
  const faults = withoutEchoes(collectFaults(schema, plain(value)))
  return faults.map((fault) => wording({ ...fault, path: [...base, ...fault.path] }))
}

function validate(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
  let check = checks.get(schema)
  if (check === undefined) {
    check = compile(schema)
    checks.set(schema, check)
  }
  return check(value) ? [] : (check.errors ?? [])
}

// Compiling takes a hundred times as long as checking.
const checks = new WeakMap<JsonSchema, ValidateFunction>()

/** ajv with the whole list of errors; it knows the places in the schema by the identity of its parts. */
function compile(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({
    meta: false,
    validateSchema: false,
    strict: false,
    allErrors: true,
    verbose: true,
    ownProperties: true,
  })
  // ajv 8.20 compiles "not" beside "oneOf" to a reference to an undeclared variable when it tracks
  // what was evaluated, which no keyword of ours asks for.
  ajv.opts.unevaluated = false
  return ajv.compile(schema)
}

function collectFaults(schema: JsonSchema, value: unknown): Fault[] {
  const errors = validate(schema, value)
  const alternatives = errors.filter(({ keyword }) => keyword === "anyOf" || keyword === "oneOf")
  const reaches = alternatives.map((error) => ({ error, parts: reachable(error.schema, schema) }))
  return errors
    .filter((error) => error.keyword !== "if" && error.propertyName === undefined)
    .filter((error) => !reaches.some((reach) => reach.error !== error && covers(reach, error)))
    .flatMap((error) => faultsOf(error, schema, value))
}

function faultsOf(error: ErrorObject, root: JsonSchema, document: unknown): Fault[] {
  const path = pathOf(error.instancePath, document)
  const { keyword, params, schema, data } = error
  if (keyword !== "anyOf" && keyword !== "oneOf")
    return [{ path, keyword, params, schema, parent: error.parentSchema ?? {}, data }]
  return chooseAlternative(error, root).map((fault) => ({
    ...fault,
    path: [...path, ...fault.path],
  }))
}

interface Reach {
  readonly error: ErrorObject
  readonly parts: ReadonlySet<unknown>
}

/** Whether an error comes from inside the branches of an alternative. */
function covers({ error, parts }: Reach, inner: ErrorObject): boolean {
  const inside = `${inner.instancePath}/`.startsWith(`${error.instancePath}/`)
  return inside && parts.has(inner.parentSchema)
}

/** Every schema that can be reached from one, through references too. */
function reachable(from: unknown, root: JsonSchema, found = new Set<unknown>()): Set<unknown> {
  if (typeof from !== "object" || from === null || found.has(from)) return found
  found.add(from)
  for (const [key, value] of Object.entries(from)) {
    reachable(key === "$ref" ? referenced(root, String(value)) : value, root, found)
  }
  return found
}

function referenced(root: JsonSchema, reference: string): unknown {
  const { $defs } = root as { readonly $defs?: Readonly<Record<string, unknown>> }
  return $defs?.[reference.slice("#/$defs/".length)]
}

/** The faults of the branch that was most likely meant, or one fault that names what is possible. */
function chooseAlternative(error: ErrorObject, root: JsonSchema): Fault[] {
  const { $defs } = root
  const branches = error.schema as readonly JsonSchema[]
  const attempts = branches.map((branch) =>
    collectFaults({ ...($defs !== undefined && { $defs }), allOf: [branch] }, error.data),
  )
  const fault = (keyword: string, params: Fault["params"]): Fault[] => [
    { path: [], keyword, params, schema: branches, parent: {}, data: error.data },
  ]
  if (attempts.some((faults) => faults.length === 0)) {
    const keys = branches.flatMap(({ required }) => (required ?? []) as string[])
    return fault("exclusive", { keys: keys.filter((key) => Object.hasOwn(error.data ?? {}, key)) })
  }
  const apt = attempts.filter((faults) => !faults.some(isOf("type", 0)))
  const mistyped = attempts.flatMap((faults) => faults.filter(isOf("type", 0)))
  const type = mistyped.flatMap(({ params }) => params.type ?? [])
  if (apt.length === 0) return fault("type", { type })
  const meant = apt.filter((faults) => !faults.some(isChoice))
  if (meant.length === 0) return [mergeChoices(apt, type)]
  if (meant.length > 1 && meant.every((faults) => faults.every(isOf("required", 0))))
    return fault("needsOne", {
      keys: meant.flatMap((faults) => faults.map(({ params }) => params.missingProperty ?? "")),
    })
  return meant.reduce((best, faults) => (faults.length < best.length ? faults : best))
}

function isOf(keyword: string, depth: number): (fault: Fault) => boolean {
  return (fault) => fault.keyword === keyword && fault.path.length === depth
}

/** A value that tells branches apart, such as `type: a` in one and `type: b` in the other. */
function isChoice({ keyword, path }: Fault): boolean {
  return (keyword === "const" || keyword === "enum") && path.length <= 1
}

/** One fault for values that would each do, beside the values of some types. */
function mergeChoices(attempts: readonly Fault[][], type: readonly string[]): Fault {
  const choices = attempts.flatMap((faults) => faults.filter(isChoice))
  const first = choices[0] as Fault
  const same = choices.filter(({ path }) => path.join() === first.path.join())
  const allowed = same.flatMap(({ keyword, schema }) => (keyword === "enum" ? schema : [schema]))
  return {
    ...first,
    keyword: "enum",
    schema: allowed,
    params: first.path.length === 0 ? { type } : {},
  }
}

/** One fault for each place: a value of the wrong type is not also too short. */
function withoutEchoes(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>()
  const meant = new Set(faults.map((fault) => [...fault.path, wording(fault).meant].join("\0")))
  return faults.filter(({ path, keyword, params }) => {
    const key = params.missingProperty ?? params.additionalProperty ?? params.propertyName
    const place = [...path, key ?? ""].join("\0")
    if (keyword === "required" && meant.has(place)) return false
    return seen.size < seen.add(place).size
  })
}

function pathOf(pointer: string, document: unknown): (string | number)[] {
  let value = document
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~")
      const segment = Array.isArray(value) ? Number(key) : key
      value = (value as Record<string | number, unknown>)[segment]
      return segment
    })
}

/** The value as ajv takes it: integers beyond 2^53 are numbers like others. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
