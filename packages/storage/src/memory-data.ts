import { readFile } from "node:fs/promises"
import { parse, YamlError } from "@sternpost/goyaml"

import type { Driver } from "./driver.ts"
import { StorageError } from "./errors.ts"
import { checkedRelease } from "./record/codec.ts"
import type { Release } from "./record/release.ts"

/**
 * Creates the releases of YAML files, each a list of records, as Helm does with `HELM_MEMORY_DRIVER_DATA`.
 * Rejects with STORAGE_MEMORY_DATA for a file that cannot be read, or is no such list.
 */
export async function loadMemoryData(driver: Driver, files: readonly string[]): Promise<void> {
  for (const file of files)
    for (const release of await releasesIn(file)) await driver.create({ release })
}

async function releasesIn(file: string): Promise<readonly Release[]> {
  const value = parsed(await textOf(file), file)
  if (!Array.isArray(value)) throw wrong(file, "is no list of releases")
  return value.map((item, i) => checked(asJson(item), file, i))
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8")
  } catch (cause) {
    throw wrong(file, `cannot be read: ${(cause as Error).message}`, cause)
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text) ?? []
  } catch (error) {
    // What a parser says quotes the text, in which there are secrets: not even the cause is kept.
    const line = error instanceof YamlError ? `, line ${error.line}` : ""
    throw wrong(file, `is not YAML${line}`)
  }
}

function checked(value: unknown, file: string, index: number): Release {
  try {
    return checkedRelease(value)
  } catch (cause) {
    throw wrong(file, `has no release as item ${index + 1}`, cause)
  }
}

/** Go reads the YAML as JSON, where all numbers are floats. */
const asJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, item) => (typeof item === "bigint" ? Number(item) : item)))

const wrong = (file: string, what: string, cause?: unknown) =>
  new StorageError("STORAGE_MEMORY_DATA", `${file} of HELM_MEMORY_DRIVER_DATA ${what}`, { cause })
