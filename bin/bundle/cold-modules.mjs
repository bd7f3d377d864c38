// Keeps what is rarely needed out of the hot chunk although its callers are synchronous.
//
// In the source a cold module is imported like any other, so tests and the SDK need nothing special.
// In the bundle its importers get functions that load its chunk on their first call. That works for
// modules that export functions only, which is checked here.
import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"

const PREFIX = "\0cold:"
const FUNCTION = /^export (?:async )?function (\w+)/gm
const OTHER = /^export (?:const|let|class|default|\*|\{(?!.*\btype\b))/m

/**
 * A rolldown plugin. `groups` maps the name of a chunk to the files it begins at; `emits` says whether
 * these chunks are made at all, or only left out of others.
 */
export function coldModules(groups, { emits = true } = {}) {
  const chunkOf = new Map()
  for (const [chunk, files] of Object.entries(groups))
    for (const file of files) chunkOf.set(file, chunk)

  return {
    name: "cold-modules",
    buildStart() {
      for (const chunk of emits ? Object.keys(groups) : [])
        this.emitFile({ type: "chunk", id: `${PREFIX}group:${chunk}`, name: `${chunk}-entry` })
    },
    resolveId(source, importer, { kind }) {
      if (source.startsWith(PREFIX)) return source
      if (kind !== "import-statement" || importer === undefined || importer.startsWith(PREFIX))
        return
      if (!source.startsWith(".")) return
      const file = resolve(dirname(importer), source)
      const chunk = chunkOf.get(file)
      // Within a chunk its modules know each other directly.
      if (chunk !== undefined && chunk !== chunkOf.get(importer)) return `${PREFIX}module:${file}`
    },
    load(id) {
      if (id.startsWith(`${PREFIX}group:`)) return groupEntry(groups[id.slice(PREFIX.length + 6)])
      if (id.startsWith(`${PREFIX}module:`)) {
        const file = id.slice(PREFIX.length + 7)
        return standIn(file, chunkOf.get(file))
      }
    },
  }
}

/** Whether a module is what stands in for a cold one. */
export function isStandIn(id) {
  return id.startsWith(`${PREFIX}module:`)
}

function groupEntry(files) {
  return files.map((file) => `export * from ${JSON.stringify(file)}`).join("\n")
}

/** `module.require`, unlike `require`, is left alone by the bundler. */
function standIn(file, chunk) {
  return functionsOf(file)
    .map(
      (name) =>
        `export const ${name} = (...args) => module.require("./${chunk}.cjs").${name}(...args)`,
    )
    .join("\n")
}

/** Names of the functions that a module exports; throws when it exports anything else. */
export function functionsOf(file) {
  const text = readFileSync(file, "utf8")
  if (OTHER.test(text)) throw new Error(`${file} exports more than functions, so it cannot be cold`)
  return [...text.matchAll(FUNCTION)].map(([, name]) => name)
}
