import { isUtf8 } from "node:buffer"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"

/** What the data of a generated object come from. */
export interface KeyValueSources {
  readonly literals?: readonly string[]
  readonly files?: readonly string[]
  readonly envs?: readonly string[]
}

/** Reads a file that a generator names. */
export type LoadFile = (path: string) => Promise<Buffer>

const BYTE_ORDER_MARK = "\ufeff"

/**
 * The data of a generated object: lines of files of variables, then literals, then whole files.
 * Throws KUSTOMIZATION_INVALID for a source that is none, and for a key that occurs twice.
 */
export async function readKeyValues(
  { literals = [], files = [], envs = [] }: KeyValueSources,
  load: LoadFile,
  place: KustomizeErrorPlace,
): Promise<Map<string, Buffer>> {
  const data = new Map<string, Buffer>()
  const add = (key: string, value: Buffer, from: string): void => {
    if (data.has(key))
      throw new KustomizeError(
        "KUSTOMIZATION_INVALID",
        `${from}: the key ${JSON.stringify(key)} occurs twice`,
        place,
      )
    data.set(key, value)
  }
  for (const path of envs)
    for (const [key, value] of readVariables(await load(path), path)) add(key, value, path)
  for (const literal of literals) {
    const [key, value] = splitLiteral(literal, place)
    add(key, Buffer.from(value), "literals")
  }
  for (const source of files) {
    const [key, path] = splitFile(source, place)
    add(key, await load(path), "files")
  }
  return data
}

function splitLiteral(literal: string, place: KustomizeErrorPlace): [key: string, value: string] {
  const at = literal.indexOf("=")
  if (at < 1) {
    const message = `literals: ${JSON.stringify(literal)} is not key=value`
    throw new KustomizeError("KUSTOMIZATION_INVALID", message, place)
  }
  return [literal.slice(0, at), withoutQuotes(literal.slice(at + 1))]
}

function withoutQuotes(text: string): string {
  return /^(?:"[\s\S]*"|'[\s\S]*')$/.test(text) ? text.slice(1, -1) : text
}

function splitFile(source: string, place: KustomizeErrorPlace): [key: string, path: string] {
  const parts = source.split("=")
  const [key = "", path] = parts
  if (path === undefined) return [source.replace(/\/+$/, "").replace(/^.*\//, ""), source]
  if (parts.length === 2 && key !== "" && path !== "") return [key, path]
  const message = `files: ${JSON.stringify(source)} is neither a path nor key=path`
  throw new KustomizeError("KUSTOMIZATION_INVALID", message, place)
}

/** Reads lines of `KEY=value`. A key alone is empty; what begins with # is a comment. */
function readVariables(content: Buffer, file: string): [key: string, value: Buffer][] {
  const pairs: [string, Buffer][] = []
  if (!isUtf8(content))
    throw new KustomizeError("KUSTOMIZATION_INVALID", "the file is not UTF-8", { file })
  for (const [i, raw] of content.toString("utf8").split("\n").entries()) {
    const whole = i === 0 && raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(1) : raw
    const line = whole.replace(/\r$/, "").trimStart()
    if (line === "" || line.startsWith("#")) continue
    const at = line.indexOf("=")
    const key = at < 0 ? line : line.slice(0, at)
    if (key === "") continue
    pairs.push([key, Buffer.from(at < 0 ? "" : line.slice(at + 1))])
  }
  return pairs
}
