import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
import { failure, type Library } from "../library.ts"
import { entries, isMap } from "../values.ts"

class Json {}
class Yaml {}
class Transform {}
class User {}
/** Of which namespace and name a user is the service account; both empty for no such user. */
class ServiceAccount {
  readonly Namespace: string = ""
  readonly Name: string = ""
}

const ACCOUNT = "user.ServiceAccount"
const PREFIX = "system:serviceaccount:"

/** `json.unmarshal`, `yaml.parse`, `listObjToMap` and `parseServiceAccount`. */
export function dataLibrary(parseYaml: (text: string) => unknown): Library {
  return {
    name: "kyverno.data",
    register(registrar) {
      registrar
        .namespace("json", Json)
        .define("namespace.json.unmarshal(dyn): dyn", (_: Json, text: unknown) => {
          if (typeof text !== "string") throw failure("json.unmarshal takes a string")
          return attempt("json.unmarshal", () => asDoubles(JSON.parse(text)))
        })
        .define("namespace.json.marshal(dyn): string", (_: Json, value: unknown) => marshal(value))
        .namespace("yaml", Yaml)
        .define("namespace.yaml.parse(string): dyn", (_: Yaml, text: string) =>
          attempt("yaml.parse", () => asDoubles(parseYaml(text))),
        )
        .namespace("transform", Transform)
        .define("listObjToMap(list, list, string, string): map", listToMap)
        .define(
          "namespace.transform.listObjToMap(list, list, string, string): map",
          (_: Transform, ...args: Parameters<typeof listToMap>) => listToMap(...args),
        )
        .record(ACCOUNT, ServiceAccount, { Namespace: "string", Name: "string" })
        .namespace("user", User)
        .define(`parseServiceAccount(string): ${ACCOUNT}`, serviceAccount)
        .define(`namespace.user.parseServiceAccount(string): ${ACCOUNT}`, (_: User, user: string) =>
          serviceAccount(user),
        )
    },
  }
}

function attempt<T>(name: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw failure(`${name}: ${(error as Error).message.split("\n")[0]}`)
  }
}

// Go's reader makes doubles of all numbers.
function asDoubles(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value)
  if (Array.isArray(value)) return value.map(asDoubles)
  if (!isMap(value)) return value
  return new Map([...entries(value)].map(([key, item]) => [key, asDoubles(item)]))
}

function serviceAccount(user: string): ServiceAccount {
  const [, Namespace = "", Name = ""] = /^([^:]*):([\s\S]*)$/.exec(user.slice(PREFIX.length)) ?? []
  return Object.assign(new ServiceAccount(), user.startsWith(PREFIX) ? { Namespace, Name } : {})
}

/** The values of the second list by the keys of the first: `[{name: a}], [{value: 1}]` gives `{a: 1}`. */
function listToMap(
  keys: readonly unknown[],
  values: readonly unknown[],
  keyName: string,
  valueName: string,
): Map<string, unknown> {
  if (keys.length !== values.length)
    throw failure(`listObjToMap: the lists have ${keys.length} and ${values.length} items`)
  const field = (item: unknown, name: string): unknown => {
    if (!isMap(item)) throw failure("listObjToMap: an item is no map")
    return entries(item).get(name)
  }
  return new Map(
    keys.map((item, i) => {
      const key = field(item, keyName)
      if (typeof key !== "string") throw failure(`listObjToMap: "${keyName}" is no string`)
      return [key, field(values[i], valueName) ?? null]
    }),
  )
}

/** JSON as Go writes it: keys in order, and `<`, `>` and `&` escaped. */
function marshal(value: unknown): string {
  if (typeof value === "bigint") return String(value)
  if (value instanceof UnsignedInt) return String(value.value)
  if (value instanceof Date) return escaped(value.toISOString().replace(/\.?0*Z$/, "Z"))
  if (value instanceof Duration)
    return String(BigInt(value.seconds) * 10n ** 9n + BigInt(value.nanos))
  if (value instanceof Uint8Array) return escaped(Buffer.from(value).toString("base64"))
  if (Array.isArray(value)) return `[${value.map(marshal).join(",")}]`
  if (!isMap(value)) return escaped(value)
  const sorted = [...entries(value)].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  return `{${sorted.map(([key, item]) => `${escaped(String(key))}:${marshal(item)}`).join(",")}}`
}

function escaped(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
