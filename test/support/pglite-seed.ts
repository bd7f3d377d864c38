import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { PGlite } from "@electric-sql/pglite"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  interface ProvidedContext {
    pgliteSeed: string
  }
}

const root = new URL("../../", import.meta.url)

/** Makes an empty database once and for all: to start from it takes a third of the time. */
export async function setup(project: TestProject): Promise<void> {
  const { version } = JSON.parse(
    readFileSync(new URL("node_modules/@electric-sql/pglite/package.json", root), "utf8"),
  )
  const folder = new URL("node_modules/.cache/sternpost/", root)
  const seed = fileURLToPath(new URL(`pglite-${version}.tgz`, folder))
  if (!existsSync(seed)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${seed}.${process.pid}`, await emptyDatabase())
    renameSync(`${seed}.${process.pid}`, seed)
  }
  project.provide("pgliteSeed", seed)
}

async function emptyDatabase(): Promise<Buffer> {
  const database = await PGlite.create()
  const dump = await database.dumpDataDir("gzip")
  await database.close()
  return Buffer.from(await dump.arrayBuffer())
}
