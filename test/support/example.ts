import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The folder of the example: a chart's rendered manifests and their pipeline. */
export const example: string = fileURLToPath(new URL("../../examples/web/", import.meta.url))

/** A file of the example. */
export const exampleFile = (name: string): string => readFileSync(join(example, name), "utf8")
