import { MASK, maskCredentials, type TextMask } from "./credentials.ts"
import { isObject } from "./equal.ts"
import type { EditLog } from "./log.ts"
import type { Manifest } from "./manifest.ts"
import { isSecretVariable } from "./secret-variable.ts"

// Shorter ones are words that stand anywhere, longer ones whole files.
const SHORTEST = 8
const LONGEST = 4096
const WORD = /^[a-z]+$/i
const RANDOM = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[!-~]{16,}$/

const known = new WeakMap<EditLog, { readonly size: number; readonly mask: TextMask }>()

/**
 * Masks credentials, and what Secrets of the stream keep, before or after the stages: what stands under a key
 * like `password` or looks random, in clear text or in base64. Words of letters alone and names of objects
 * stay, as they stand in many places.
 */
export function secretMask(log: EditLog): TextMask {
  const { size } = log
  const found = known.get(log)
  if (found?.size === size) return found.mask
  const mask = maskOf(secretTexts(log))
  known.set(log, { size, mask })
  return mask
}

function maskOf(secrets: ReadonlySet<string>): TextMask {
  if (secrets.size === 0) return maskCredentials
  const sources = [...secrets].sort((a, b) => b.length - a.length).map(standingAlone)
  const pattern = new RegExp(sources.join("|"), "g")
  return (text) => maskCredentials(text.length < SHORTEST ? text : text.replace(pattern, MASK))
}

function standingAlone(secret: string): string {
  const source = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
  return `${/^\w/.test(secret) ? "(?<!\\w)" : ""}${source}${/\w$/.test(secret) ? "(?!\\w)" : ""}`
}

function secretTexts(log: EditLog): ReadonlySet<string> {
  const present = log.stream.select(({ kind }) => kind === "Secret")
  // What a stage removed, or made of another kind.
  const all = new Set([...present, ...log.entries.map(({ manifest }) => manifest)])
  const texts = [...all].flatMap(pairsOf).filter(([key, text]) => isTelling(key, text))
  if (texts.length === 0) return new Set()
  const names = new Set(log.stream.manifests.flatMap(({ name, namespace }) => [name, namespace]))
  return new Set(
    texts.filter(([, text]) => !names.has(text)).flatMap(([, text]) => asWritten(text)),
  )
}

function isTelling(key: string, text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST || WORD.test(text)) return false
  return isSecretVariable(key, text) || (RANDOM.test(text) && !/^\/|:\/\//.test(text))
}

/** As it stands in plain text, between quotes of YAML or JSON, and in a Secret's `data`. */
function asWritten(text: string): readonly string[] {
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", "''"),
    Buffer.from(text).toString("base64"),
  ]
}

function pairsOf(manifest: Manifest): readonly (readonly [string, string])[] {
  const isNow = manifest.kind === "Secret" && manifest.group === ""
  const was = /\bSecret\b/.test(manifest.renderedText) ? manifest.rendered() : undefined
  const states = [...(isNow ? [manifest.value()] : []), was]
  return states.flatMap((state) => {
    if (!isObject(state) || state["kind"] !== "Secret") return []
    return [
      ...textsOf(state["stringData"], (text) => text),
      ...textsOf(state["data"], (text) => Buffer.from(text, "base64").toString("utf8")),
    ]
  })
}

function textsOf(data: unknown, read: (text: string) => string): [string, string][] {
  if (!isObject(data)) return []
  return Object.entries(data).map(([key, value]) => [key, read(String(value ?? "")).trim()])
}
