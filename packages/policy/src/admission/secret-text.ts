import { at } from "../read.ts"
import type { Target } from "./target.ts"

const MASK = "(masked)"
/** Shorter values are words like any other. */
const SHORTEST = 4

/** A message without what a Secret holds, as it is written and decoded: expressions may quote it. */
export function withoutSecrets(
  message: string,
  { kind, group, value }: Pick<Target, "kind" | "group" | "value">,
): string {
  if (kind !== "Secret" || group !== "") return message
  const encoded = textsBelow(at(value, "data"))
  const plain = textsBelow(at(value, "stringData"))
  const decoded = encoded.map((text) => Buffer.from(text, "base64").toString())
  return [...encoded, ...decoded, ...plain]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, MASK), message)
}

/** Every scalar in a value, whatever its form: a Secret that is wrong is no less secret. */
function textsBelow(value: unknown): readonly string[] {
  if (value === null || value === undefined) return []
  if (typeof value === "object") return Object.values(value).flatMap(textsBelow)
  return [String(value)]
}
