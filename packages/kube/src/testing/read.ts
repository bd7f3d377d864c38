import type { KubeObject } from "../objects.ts"
import type { KubeResponse } from "../transport.ts"
import { type Cluster, keyPrefix, present } from "./cluster.ts"
import { matchesLabels, parseLabelSelector, SelectorError } from "./label-selector.ts"
import type { Call } from "./route.ts"
import { answer, failure, Refusal } from "./status.ts"

export function getObject(
  cluster: Cluster,
  { resource, namespace, name = "" }: Call,
): KubeResponse {
  return answer(200, present(cluster, resource, name, namespace))
}

/** One page of a list, by namespace and name. */
export function listObjects({ store }: Cluster, call: Call): KubeResponse {
  const { resource, namespace, parameters, request } = call
  const requirements = readSelector(parameters.get("labelSelector") ?? "")
  const limit = readLimit(parameters.get("limit") ?? "0")
  const prefix = keyPrefix(resource, namespace)
  const token = readToken(parameters.get("continue"))
  // A negative revision goes on with what is there now.
  const revision = token === undefined || token.rv < 0 ? store.revision : token.rv
  if (revision > store.revision) return tooLarge(revision, store.revision)
  const start = token === undefined ? prefix : `${prefix.slice(0, -1)}/${token.start}`
  if (!store.remembers(revision)) throw expired(token?.start ?? "")

  const all = store.scan(prefix, { start, revision })
  const found = all.filter(([, { metadata }]) => matchesLabels(requirements, metadata.labels))
  const page = limit > 0 ? found.slice(0, limit) : found
  const last = page.at(-1)?.[0]
  // Whether one of the others matches is not looked up: the next page may be empty.
  const isCut = limit > 0 && page.length === limit
  const remaining = isCut ? all.filter(([key]) => key > (last ?? "")).length : 0
  const more = { rv: revision, start: `${last?.slice(prefix.length)}\0` }
  const isMetadata = /;as=PartialObjectMetadataList\b/.test(request.accept ?? "")
  return answer(200, {
    kind: isMetadata ? "PartialObjectMetadataList" : `${resource.kind}List`,
    apiVersion: isMetadata ? META : resource.apiVersion,
    metadata: {
      resourceVersion: String(revision),
      ...(remaining === 0 ? {} : { continue: writeToken(more) }),
      // With a selector the server does not know how many would match.
      ...(remaining === 0 || requirements.length > 0 ? {} : { remainingItemCount: remaining }),
    },
    items: page.map(([, object]) => (isMetadata ? metadataOf(object) : withoutKind(object))),
  })
}

// Items of the real server's lists do not repeat what the list says.
function withoutKind({ apiVersion, kind, ...rest }: KubeObject): object {
  return rest
}

const META = "meta.k8s.io/v1"

const metadataOf = ({ metadata }: KubeObject): object => ({
  kind: "PartialObjectMetadata",
  apiVersion: META,
  metadata,
})

function readSelector(text: string) {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    if (error instanceof SelectorError)
      throw new Refusal("BadRequest", `unable to parse requirement: ${error.message}`)
    throw error
  }
}

function readLimit(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw new Refusal("BadRequest", `strconv.ParseInt: parsing "${text}": invalid syntax`)
}

interface Token {
  /** The revision of the first page. */
  readonly rv: number
  /** Where to go on, below the prefix of the list. */
  readonly start: string
}

const writeToken = ({ rv, start }: Token): string =>
  Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv, start })).toString("base64url")

function readToken(text: string | undefined): Token | undefined {
  if (text === undefined || text === "") return undefined
  try {
    const { rv, start } = JSON.parse(Buffer.from(text, "base64url").toString("utf8"))
    if (Number.isInteger(rv) && typeof start === "string") return { rv, start }
  } catch {
    // Told below.
  }
  throw new Refusal("BadRequest", "invalid continue token: continue key is not valid")
}

function expired(start: string): Refusal {
  return new Refusal(
    "Expired",
    "the continue token is too old for a consistent list: begin anew without it, or go on with the token in this answer, which skips what changed meanwhile",
    { metadata: { continue: writeToken({ rv: -1, start }) } },
  )
}

function tooLarge(asked: number, current: number): KubeResponse {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`
  const response = failure(504, message, { reason: "Timeout", details: { retryAfterSeconds: 1 } })
  return { ...response, headers: { ...response.headers, "retry-after": "1" } }
}
