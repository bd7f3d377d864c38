import { Environment } from "@marcbachmann/cel-js"
import type { Dialect } from "./dialect.ts"
import { libraries } from "./libraries/index.ts"
import { isReplaced, type Library, type Registrar, replacement } from "./library.ts"
import { type CelVariables, declareVariables, partsOfVariables } from "./types.ts"

let withoutVariables: Environment | undefined
const dialects = new WeakMap<Dialect, Environment>()
const known = new WeakMap<CelVariables, Map<Dialect | undefined, Environment>>()

/** An engine with all libraries and these variables; kept for the next expression over them. */
export function environmentFor(variables: CelVariables, dialect?: Dialect): Environment {
  const kept = known.get(variables) ?? new Map<Dialect | undefined, Environment>()
  const found = kept.get(dialect)
  if (found !== undefined) return found
  const parts = partsOfVariables(variables)
  const base = parts ? environmentFor(parts.base, dialect) : baseOf(dialect)
  const environment = base.clone()
  declareVariables(environment, parts?.more ?? variables)
  known.set(variables, kept.set(dialect, environment))
  return environment
}

function baseOf(dialect: Dialect | undefined): Environment {
  withoutVariables ??= register(libraries)
  if (dialect === undefined) return withoutVariables
  const found = dialects.get(dialect)
  if (found !== undefined) return found
  const own = withoutVariables.clone()
  const registrar = registrarFor(own)
  for (const library of dialect.libraries) library.register(registrar)
  dialects.set(dialect, own)
  return own
}

function register(all: readonly Library[]): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    // cel-go takes a literal of a dyn and a string; the engine's own check would not.
    homogeneousAggregateLiterals: false,
    limits: { maxListElements: 10_000, maxMapEntries: 10_000 },
  })
  const registrar = registrarFor(environment)
  for (const library of all) library.register(registrar)
  return environment
}

function registrarFor(environment: Environment): Registrar {
  const registrar: Registrar = {
    define(signature, handler) {
      // A function of its own each time: the engine keeps notes on the function object.
      const own = (...args: never[]): unknown => handler(...args)
      environment.registerFunction(internalSignature(signature), own, { async: false })
      return registrar
    },
    macro(signature, expand) {
      environment.registerFunction(signature, (call: never) => expand(call))
      return registrar
    },
    type(name, valueClass) {
      environment.registerType(name, valueClass)
      return registrar
    },
    record(name, valueClass, fields) {
      environment.registerType(name, { ctor: valueClass, fields: { ...fields } })
      return registrar
    },
    namespace(name, valueClass) {
      const typeName = `namespace.${name}`
      environment.registerType(typeName, valueClass)
      environment.registerConstant(name, typeName, new valueClass())
      return registrar
    },
    equality(type, isSame, other = type) {
      const own = isSame as (left: unknown, right: unknown) => boolean
      environment.registerOperator(`${type} == ${other}`, own)
      return registrar
    },
  }
  return registrar
}

/** The signature under which ours is registered: another name where the engine has its own. */
function internalSignature(signature: string): string {
  const match = /^([\w.<>]+\.)?(\w+)\((.*)\):/.exec(signature)
  if (match === null) return signature
  const [, receiver = "", name = "", parameters = ""] = match
  const arity = parameters.trim() === "" ? 0 : parameters.split(",").length
  if (!isReplaced(name, arity, receiver !== "")) return signature
  return signature.replace(`${receiver}${name}(`, `${receiver}${replacement(name)}(`)
}
