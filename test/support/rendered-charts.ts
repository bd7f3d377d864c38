import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { cacheFolder, dataFile, Unavailable, unpackOnce } from "../conformance/data.mjs"

/** What Helm rendered of a public chart. */
export interface RenderedChart {
  readonly name: string
  readonly text: string
}

/**
 * Every `step`th of the public charts' outputs, small ones only. Where the data is missing it prints one
 * line that says so, and gives none: tests over them are skipped by name then.
 */
export function renderedCharts(step: number, maxBytes = 200_000): readonly RenderedChart[] {
  const folder = join(cacheFolder, "charts")
  try {
    unpackOnce(dataFile("charts.tar.xz"), folder)
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    process.stderr.write(`skipped what needs public charts: ${error.message}\n`)
    return []
  }
  const files = readdirSync(join(folder, "expected")).sort()
  return files
    .filter((_, index) => index % step === 0)
    .map((file) => ({ name: file, text: readFileSync(join(folder, "expected", file), "utf8") }))
    .filter(({ text }) => text.length < maxBytes && text.trim() !== "")
}
