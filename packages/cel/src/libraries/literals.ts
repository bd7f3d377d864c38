import { Optional } from "@marcbachmann/cel-js"
import { failure, type Library } from "../library.ts"
import { entries, isMap } from "../values.ts"

/** What `Object.spec{...}` and `JSONPatch{...}` make: fields, and the name of their type. */
export class ObjectLiteral {
  readonly type: string
  readonly fields: ReadonlyMap<string, unknown>

  constructor(type: string, fields: ReadonlyMap<string, unknown>) {
    this.type = type
    this.fields = fields
  }

  /** How the engine reads a field. */
  get(name: string): unknown {
    return this.fields.get(name)
  }
}

/** The change of an object, part by part. */
class ApplyObject extends ObjectLiteral {}
/** One operation of a JSON patch. */
class PatchOperation extends ObjectLiteral {}

class JsonPatchNamespace {}

const OPERATION_FIELDS = ["op", "path", "from", "value"]

/**
 * The literals of mutating policies, as `messages.ts` rewrites them, and `jsonpatch.escapeKey`. A field
 * marked `?` has an optional value and is left out when there is none.
 */
export const literalsLibrary: Library = {
  name: "literals",
  register(registrar) {
    registrar
      .type("Object", ApplyObject)
      .type("JSONPatch", PatchOperation)
      .define(
        "objectLiteral__(string, map): Object",
        (type: string, map: unknown) => new ApplyObject(type, readFields(map)),
      )
      .define("jsonPatchLiteral__(map): JSONPatch", (map: unknown) => {
        const fields = readFields(map)
        const unknown = [...fields.keys()].find((name) => !OPERATION_FIELDS.includes(name))
        if (unknown !== undefined) throw failure(`JSONPatch has no field "${unknown}"`)
        return new PatchOperation("JSONPatch", fields)
      })
      .namespace("jsonpatch", JsonPatchNamespace)
      .define(
        "namespace.jsonpatch.escapeKey(string): string",
        (_: JsonPatchNamespace, key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1"),
      )
  },
}

function readFields(map: unknown): ReadonlyMap<string, unknown> {
  if (!isMap(map)) throw failure("the fields of a literal have to be written out")
  const fields = new Map<string, unknown>()
  for (const [key, value] of entries(map)) {
    const name = String(key)
    if (!name.startsWith("?")) fields.set(name, value)
    else if (!(value instanceof Optional)) throw failure(`${name} needs an optional value`)
    else if (value.hasValue()) fields.set(name.slice(1), value.value())
  }
  return fields
}
