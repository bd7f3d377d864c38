import { KubeError } from "./errors.ts"
import type { KubeList, KubeObject, ListRef } from "./objects.ts"
import { isRecord } from "./record.ts"
import { type Asked, statusError } from "./status.ts"
import type { KubeResponse } from "./transport.ts"

/** The JSON of an answer. Throws what the server refused, or that it did not speak as the API does. */
export function readAnswer(response: KubeResponse, asked: Asked): Record<string, unknown> {
  if (response.status < 200 || response.status > 299) throw statusError(response, asked)
  const value = parse(response.body)
  if (isRecord(value)) return value
  throw foreignAnswer(asked)
}

// What the text is may be secret, and so may be what a SyntaxError quotes of it.
function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function foreignAnswer({ verb, object }: Asked): KubeError {
  const problem = `cannot ${verb} ${object}: the answer is not of the Kubernetes API`
  const advice = "does the address lead to something else, a login page or a proxy?"
  return new KubeError("KUBE_ANSWER", `${problem}; ${advice}`, { object })
}

/** `readAnswer` for one object. */
export function readObject(response: KubeResponse, asked: Asked, ref: ListRef): KubeObject {
  const value = readAnswer(response, asked)
  if (!isRecord(value["metadata"])) throw foreignAnswer(asked)
  const { apiVersion = ref.apiVersion, kind = ref.kind } = value
  return { ...value, apiVersion, kind } as KubeObject
}

/** `readAnswer` for a list, whose items get the kind that the API leaves out of them. */
export function readList(response: KubeResponse, asked: Asked, ref: ListRef): KubeList {
  const { items, metadata } = readAnswer(response, asked)
  if (!isRecord(metadata)) throw foreignAnswer(asked)
  const { apiVersion, kind } = ref
  const objects = Array.isArray(items) ? items.filter(isRecord) : []
  return {
    // Of metadata alone the items say what they are, but not of what.
    items: objects.map((item) =>
      item["kind"] === "PartialObjectMetadata"
        ? ({ ...item, apiVersion, kind } as unknown as KubeObject)
        : ({ apiVersion, kind, ...item } as unknown as KubeObject),
    ),
    metadata: metadata as KubeList["metadata"],
  }
}
