import { readdirSync, statSync } from "node:fs"
import { isAbsolute, join, relative, resolve, sep } from "node:path"

const WILDCARD = /[*?{]/
const DOCUMENT = /\.(?:ya?ml|json)$/i

/**
 * The files that a path of the pipeline means, in order: the file itself, the YAML and JSON files of a
 * folder, or what fits a glob (`*` and `?` within a name, `**` across folders, `{a,b}`). Empty when
 * nothing is there.
 */
export function filesAt(path: string, baseDir: string): readonly string[] {
  if (WILDCARD.test(path)) return globbed(path, baseDir)
  const full = resolve(baseDir, path)
  const found = statSync(full, { throwIfNoEntry: false })
  if (found?.isDirectory() !== true) return found === undefined ? [] : [full]
  return readdirSync(full)
    .filter((name) => DOCUMENT.test(name))
    .sort()
    .map((name) => join(full, name))
}

/** How a file is named in messages: from `baseDir` where it is below that. */
export function shownPath(file: string, baseDir: string): string {
  const path = relative(baseDir, file)
  return path === "" || path.startsWith("..") ? file : path
}

function globbed(glob: string, baseDir: string): readonly string[] {
  const segments = glob.split("/")
  const fixed = segments.findIndex((segment) => WILDCARD.test(segment))
  const folder = resolve(
    baseDir,
    segments.slice(0, fixed).join("/") || (isAbsolute(glob) ? "/" : "."),
  )
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  const fits = pattern(segments.slice(fixed).join("/"))
  return filesBelow(folder)
    .filter((file) => fits.test(relative(folder, file).split(sep).join("/")))
    .sort()
}

/** Every file below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    // Files of a volume in a pod are links.
    const isFile = entry.isSymbolicLink()
      ? statSync(path, { throwIfNoEntry: false })?.isFile()
      : entry.isFile()
    return isFile === true ? [path] : []
  })
}

const MEANINGS: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
}

function pattern(glob: string): RegExp {
  return new RegExp(`^${sourceOf(glob)}$`)
}

// A brace that is not closed, and a comma outside braces, are characters of a name.
function sourceOf(glob: string): string {
  const [whole = "", before = "", list = ""] = /^(.*?)\{([^{}]*)\}/s.exec(glob) ?? []
  if (whole !== "") {
    const either = list.split(",").map(escaped).join("|")
    return `${escaped(before)}(?:${either})${sourceOf(glob.slice(whole.length))}`
  }
  return escaped(glob)
}

function escaped(glob: string): string {
  return glob.replace(/\*\*\/?|[*?.+^$()|[\]\\{}]/g, (token) => MEANINGS[token] ?? `\\${token}`)
}
