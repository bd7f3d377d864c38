import { holdsToken } from "@sternpost/manifests"
import { at, mapOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { StreamIndex } from "../stream-index.ts"
import type { LintObject } from "../subjects.ts"

// What they begin with, and most texts have no use for.
const MENTION = /passw|passphrase|secret|token|key|credential/i
const SECRET_KEY =
  /(?:^|[._-])(?:passw(?:or)?d|passphrase|secret|secret[._-]?key|api[._-]?key|private[._-]?key|access[._-]?key|fernet[._-]?key|encryption[._-]?key|signing[._-]?key|master[._-]?key|auth[._-]?token|access[._-]?token|client[._-]?secret|credentials?|token)$/i
// camelCase and SNAKE_CASE names are split where words begin.
const words = (key: string) => key.replace(/([a-z\d])([A-Z])/g, "$1_$2")
const isSecretKey = (key: string) => MENTION.test(key) && SECRET_KEY.test(words(key))
const ASSIGNMENT =
  /^[ \t]*["']?([\w.-]*(?:passw(?:or)?d|secret|token|api[._-]?key|private[._-]?key|access[._-]?key)[\w.-]*)["']?[ \t]*[:=][ \t]*["']?([^\s"',;]+)/gim
// Empty, a switch, a place, or what something else will fill in.
const HARMLESS =
  /^(?:|true|false|null|none|yes|no|\d{1,5}|[<{[%$|>&*].*|\/[\w./-]*|file:.*|https?:\/\/[^@]*|[\w-]*(?:change-?me|example|placeholder|redacted|xxx+)[\w-]*)$/i

export const secretInConfigMap: LintRule = {
  id: "secret-in-configmap",
  summary: "a ConfigMap holds what looks like a secret",
  severity: "error",
  profile: "minimal",
  category: "security",
  why: "ConfigMaps are read by more people and programs than Secrets, and are never encrypted at rest. Put the value into a Secret. What was found is never shown here, only where.",
  bad: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  db_password: hunter22\n",
  good: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  db_password_file: /run/secrets/db\n",
  peers: ["polaris/sensitiveConfigmapContent"],
  kinds: ["/ConfigMap"],
  object({ value }, { report }) {
    for (const [key, text] of Object.entries(mapOf(value["data"]))) {
      if (typeof text !== "string" || text === "") continue
      const path = ["data", key]
      if (holdsToken(text)) report(`"${key}" holds a private key or a token`, path)
      else if (isSecretKey(key) && !HARMLESS.test(text.trim()))
        report(`"${key}" looks like a secret: put it into a Secret`, path)
      else {
        const name = assignedSecret(text)
        if (name !== undefined)
          report(`"${key}" sets ${name} in clear text: take it from a Secret`, path)
      }
    }
  },
}

// Programs ask for their tokens, and messages speak of them; only a line that sets one counts.
function assignedSecret(text: string): string | undefined {
  if (!MENTION.test(text)) return undefined
  for (const [, name = "", value = ""] of text.matchAll(ASSIGNMENT))
    if (isSecretKey(name) && !HARMLESS.test(value) && !CODE.test(value)) return name
  return undefined
}

// A call, a variable, or a field of one.
const CODE = /[({[$]|^[a-z_]\w*(?:\.[a-z_]\w*)+$/i

const NOT_LOOKED_AT =
  /^(?:kubectl\.kubernetes\.io\/last-applied-configuration|checksum\/.*|.*\/(?:checksum|sha\d*|hash))$/

export const secretValueInAnnotation: LintRule = {
  id: "secret-value-in-annotation",
  summary: "an annotation or a label holds a secret",
  severity: "error",
  profile: "minimal",
  category: "security",
  why: "Annotations are shown by every `kubectl describe`, and copied by controllers. It is a value that a Secret of the same stream keeps, or looks like a key or token. It is never shown here.",
  bad: "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: correct-horse-battery}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, annotations: {acme.io/db: correct-horse-battery}}\n",
  good: "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: correct-horse-battery}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, annotations: {acme.io/db: db}}\n",
  peers: [],
  reads: ["/Secret"],
  object(object, { report, stream }) {
    const secrets = stream.derive(secretValues)
    const look = (field: "labels" | "annotations", texts: LintObject["labels"]) => {
      for (const [key, text] of Object.entries(texts)) {
        if (typeof text !== "string" || text.length < 8 || NOT_LOOKED_AT.test(key)) continue
        const isKnown = secrets.size > 0 && secrets.has(text)
        if (isKnown || holdsToken(text))
          report(
            `the ${field === "labels" ? "label" : "annotation"} "${key}" holds ${isKnown ? "the value of a Secret" : "a key or token"}`,
            ["metadata", field, key],
          )
      }
    }
    look("labels", object.labels)
    look("annotations", object.annotations)
  },
}

// Short values are words such as `admin` that stand in many places.
function secretValues(stream: StreamIndex): ReadonlySet<string> {
  return new Set(stream.ofKind("/Secret").flatMap(({ value }) => valuesOf(value)))
}

function valuesOf(secret: unknown): string[] {
  const decoded = Object.values(mapOf(at(secret, "data"))).map((text) =>
    typeof text === "string" ? Buffer.from(text, "base64").toString("utf8") : "",
  )
  const plain = Object.values(mapOf(at(secret, "stringData"))).map(String)
  return [...decoded, ...plain].map((text) => text.trim()).filter((text) => text.length >= 8)
}
