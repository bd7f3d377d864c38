import { parse } from "@sternpost/goyaml"
import { isObject } from "@sternpost/manifests"
import type { RenderContext } from "@sternpost/postrender"
import { didYouMean } from "../../../closest.ts"

type Shape = { readonly [key: string]: string | Shape }

const TEXTS = "texts"

// `env` holds whatever names there are; the others are what a stage can ask for.
const SHAPE: Shape = {
  release: {
    name: "string",
    namespace: "string",
    revision: "number",
    isInstall: "boolean",
    isUpgrade: "boolean",
    service: "string",
  },
  chart: { name: "string", version: "string", appVersion: "string" },
  kubernetesVersion: "string",
  env: TEXTS,
}

/**
 * Reads context.yaml: what a case says about the Helm call. Nothing comes from the environment of the
 * test, so that a case runs alike everywhere. Throws an error that names the key.
 */
export function parseContext(text: string | Buffer): RenderContext {
  const value = parse(text) ?? {}
  checkShape(value, SHAPE, "")
  const { release, env = {}, ...others } = value as RenderContext
  return { ...others, env, release: { service: "Helm", ...release } }
}

function checkShape(value: unknown, shape: Shape, path: string): void {
  if (!isObject(value)) throw new Error(`context.yaml: ${path || "the document"} must be a map`)
  for (const [key, item] of Object.entries(value)) {
    const inner = path === "" ? key : `${path}.${key}`
    const type = shape[key]
    if (type === undefined) {
      const known = Object.keys(shape)
      const hint = didYouMean(key, known) || `; there are ${known.join(", ")}`
      throw new Error(`context.yaml: unknown key "${inner}"${hint}`)
    }
    if (typeof type === "object") checkShape(item, type, inner)
    else if (type === TEXTS) checkTexts(item, inner)
    else checkType(item, type, inner)
  }
}

function checkTexts(value: unknown, path: string): void {
  if (!isObject(value)) throw new Error(`context.yaml: ${path} must be a map`)
  for (const [key, item] of Object.entries(value)) checkType(item, "string", `${path}.${key}`)
}

function checkType(value: unknown, type: string, path: string): void {
  if (typeof value === type) return
  const quotes = type === "string" && typeof value !== "object" ? "; put it in quotes" : ""
  throw new Error(`context.yaml: ${path} must be a ${type}, not ${JSON.stringify(value)}${quotes}`)
}
