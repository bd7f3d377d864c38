import {
  createSource,
  findNode,
  formatScalar,
  fromLatin1,
  nodeRange,
  nodeValue,
  type Path,
  type Source,
  type Splice,
  scanDocument,
  spliceText,
  toLatin1,
} from "@sternpost/goyaml"
import { MASK, maskCredentials, type TextMask } from "./credentials.ts"
import { isObject } from "./equal.ts"
import { secretMask } from "./known-secrets.ts"
import type { Manifest } from "./manifest.ts"
import { LAST_APPLIED, maskVariables, type SecretPlace, secretPlaces } from "./mask-variables.ts"
import { isSecretVariable, mentionsSecret } from "./secret-variable.ts"

/**
 * A value of an object as it may be shown: what a Secret keeps secret is masked, and so are variables with
 * names like `DB_PASSWORD` that stand in clear text, credentials (`maskCredentials`), and wherever they stand
 * the values of the stream's Secrets (`secretMask`).
 */
export function maskValue(manifest: Manifest, path: Path, value: unknown): unknown {
  const mask = secretMask(manifest.log)
  if (isOrWasSecret(manifest)) return maskSecret(path, value, mask)
  if (isVariable(path, value) && isSecretAt(manifest, path, String(value))) return MASK
  return maskVariables(value, path.at(-1), mask)
}

function maskSecret(path: Path, value: unknown, mask: TextMask): unknown {
  const [first] = path
  if (first === "data" || first === "stringData") return maskBelow(path.slice(1), value)
  if (path.length === 0 && isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, maskSecret([key], item, mask)]),
    )
  if (path.includes(LAST_APPLIED)) return MASK
  return maskVariables(value, path.at(-1), mask)
}

/**
 * A text of an object as it may be shown: that of `maskVariables` stands where the value is secret, all else
 * stays, comments too. `mask` is what `secretMask` says of the stream; `shown` may say it in other words.
 */
export function maskText(
  text: string,
  shown: (place: SecretPlace) => string = ({ shown: words }) => words,
  mask: TextMask = maskCredentials,
): string {
  if (!mentionsSecret(text) && mask(text) === text) return text
  const source = createSource(text)
  const document = scanDocument(source, 0, source.latin1.length)
  if (document.root < 0) return text
  const splices = secretPlaces(nodeValue(document, document.root), mask).flatMap((place) => {
    const node = findNode(document, place.path)
    return node < 0 ? [] : [{ ...nodeRange(document, node), text: shown(place) }]
  })
  // What aliases lead to is there once.
  const once = new Map(splices.map((splice) => [splice.start, splice]))
  const sorted = [...once.values()].sort((a, b) => a.start - b.start)
  return fromLatin1(spliceText(source, 0, source.latin1.length, sorted.map(inItsPlace(source))))
}

// A block scalar ends with its line.
function inItsPlace({ latin1 }: Source) {
  return (splice: Splice): Splice => ({
    ...splice,
    text: toLatin1(formatScalar(splice.text)) + (latin1[splice.end - 1] === "\n" ? "\n" : ""),
  })
}

function isVariable(path: Path, value: unknown): boolean {
  return path.at(-1) === "value" && value !== null && typeof value !== "object"
}

// Items may have moved since the edit, so what any variable of the object has counts too.
function isSecretAt(manifest: Manifest, path: Path, text: string): boolean {
  const name = [...path.slice(0, -1), "name"]
  const names = [manifest.get(name), manifest.rendered(name)]
  if (names.some((one) => typeof one === "string" && isSecretVariable(one, text))) return true
  if (!mentionsSecret(manifest.text + manifest.renderedText)) return false
  return [manifest.value(), manifest.rendered()].some((object) =>
    secretPlaces(object).some((place) => place.text === text),
  )
}

// A stage may have made something else of it, and its values are no less secret for that.
function isOrWasSecret(manifest: Manifest): boolean {
  if (manifest.kind === "Secret") return manifest.group === ""
  return /\bSecret\b/.test(manifest.renderedText) && manifest.rendered(["kind"]) === "Secret"
}

function maskBelow(rest: Path, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (rest.length > 0 || !isObject(value)) return MASK
  return Object.fromEntries(Object.keys(value).map((key) => [key, MASK]))
}
