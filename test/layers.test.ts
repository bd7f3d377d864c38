import { readdirSync, readFileSync } from "node:fs"
import { relative } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

interface Row {
  readonly name: string
  /** What the table says, packages only. */
  readonly mayImport: readonly string[]
}

const rows = readTable(readFileSync(`${root}/docs/architecture.md`, "utf8"))
const folders = readdirSync(`${root}/packages`)
const manifests = folders.map((folder) => ({
  folder,
  ...(JSON.parse(readFileSync(`${root}/packages/${folder}/package.json`, "utf8")) as PackageJson),
}))

interface PackageJson {
  readonly name: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Reads the rows of `| layer | package | what it is | may import |`. */
function readTable(text: string): Row[] {
  const found: Row[] = []
  for (const line of text.split("\n")) {
    if (!/^\|[^|]*\| *`[^`]+` *\|/.test(line)) continue
    const [, , name = "", , imports = ""] = line
      .replaceAll("`", "")
      .split("|")
      .map((it) => it.trim())
    const words = imports.split(/,\s*/).filter((word) => word !== "-")
    const mayImport = imports === "all" ? found.map((row) => row.name) : words
    found.push({ name: shortName(name), mayImport })
  }
  return found
}

function shortName(name: string): string {
  return name.replace("@sternpost/", "")
}

/** Whether a specifier leads into a package past what it exports. */
function isInside(specifier: string): boolean {
  const [, name, path] = /^(@sternpost\/[^/]+|sternpost)\/(.+)$/.exec(specifier) ?? []
  if (path === undefined) return false
  const exported = manifests.find((manifest) => manifest.name === name)?.exports
  return !Object.hasOwn(exported ?? {}, `./${path}`)
}

/** What a package may import: what its row says, and what that may import. */
function reach(name: string): Set<string> {
  const own = rows.find((row) => row.name === name)?.mayImport ?? []
  return new Set(own.flatMap((other) => [other, ...reach(other)]))
}

function workspaceDependencies(manifest: PackageJson): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest
  const all = { ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies }
  return Object.keys(all).filter((name) => /^(@sternpost\/|sternpost$)/.test(name))
}

describe("the table of layers in docs/architecture.md", () => {
  test("has each package, and no other", () => {
    const names = manifests.map(({ name }) => shortName(name))
    expect(rows.map(({ name }) => name).sort()).toEqual(names.sort())
  })

  test("points to packages above only", () => {
    const wrong = rows.flatMap(({ name, mayImport }, i) => {
      const above = rows.slice(0, i).map((row) => row.name)
      return mayImport.filter((other) => !above.includes(other)).map((other) => `${name}: ${other}`)
    })
    expect(wrong).toEqual([])
  })

  test.each(manifests)("allows what $name depends on", (manifest) => {
    const allowed = reach(shortName(manifest.name))
    const used = workspaceDependencies(manifest).map(shortName)
    expect(used.filter((name) => !allowed.has(name))).toEqual([])
  })
})

const SOURCE = /\.(?:[cm]?ts|[cm]?js)$/
const SPECIFIER = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([^"']+)["']/g

describe.each(manifests)("the sources of $name", ({ folder, name }) => {
  const base = `${root}/packages/${folder}`
  const imports = readdirSync(`${base}/src`, { recursive: true, encoding: "utf8" })
    .filter((file) => SOURCE.test(file))
    .flatMap((file) => {
      const path = `${base}/src/${file}`
      const found = readFileSync(path, "utf8").matchAll(SPECIFIER)
      return [...found].map(([, specifier = ""]) => ({ path, specifier }))
    })
  const show = ({ path, specifier }: (typeof imports)[number]) =>
    `${relative(root, path)}: ${specifier}`

  test("import nothing from inside another package", () => {
    const inside = imports.filter(({ path, specifier }) =>
      specifier.startsWith(".")
        ? fileURLToPath(new URL(specifier, `file://${path}`)).startsWith(`${base}/`) === false
        : isInside(specifier),
    )
    expect(inside.map(show)).toEqual([])
  })

  test("do not import the package itself by its name", () => {
    expect(imports.filter(({ specifier }) => specifier === name).map(show)).toEqual([])
  })
})
