import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import {
  type Manifest,
  ManifestError,
  type ManifestStream,
  parseManifests,
} from "@sternpost/manifests"
import { chartCrdFiles, isChart, type UnreadableDocument } from "@sternpost/policy"
import { systemProblem } from "@sternpost/postrender"
import { UsageError } from "../../exit.ts"
import { optimizeInPieces, optimizeLater } from "../../much-input.ts"
import { isTerminal, readStdin } from "../../standard-streams.ts"

/** What is to be checked, of all files. */
export interface CheckedInputs {
  readonly manifests: readonly Manifest[]
  readonly unreadable: readonly UnreadableDocument[]
  /** The file an object was read from; `undefined` for stdin. */
  readonly fileOf: (manifest: Manifest) => string | undefined
  /** What was read from stdin, for those who hand it on. */
  readonly stdin: Buffer | undefined
  /** Each file, and stdin, as it was read. */
  readonly texts: readonly ReadText[]
}

export interface ReadText {
  /** `undefined` for stdin. */
  readonly file: string | undefined
  readonly bytes: Buffer
  /** What was made of it; `undefined` where it cannot be read at all. */
  readonly stream: ManifestStream | undefined
}

const DOCUMENT = /\.(?:ya?ml|json)$/i

/**
 * Reads files, folders with all below them, and stdin (`-`, or nothing given). Documents that cannot be read do
 * not hide the others. `look` is for `ManifestStream.readable`. Throws a `UsageError` for a file that cannot be read
 * and a folder without manifests.
 */
export function readInputs(
  command: string,
  paths: readonly string[],
  look?: (manifest: Manifest) => void,
): CheckedInputs {
  const texts =
    paths.length === 0 ? [stdinText(command)] : paths.flatMap((path) => textsAt(command, path))
  const manifests: Manifest[] = []
  const unreadable: UnreadableDocument[] = []
  const files = new Map<object, string>()
  const readTexts: ReadText[] = []
  tuneEngine(texts)
  for (const { file, bytes } of texts) {
    const read = readText(bytes, look)
    manifests.push(...read.manifests)
    readTexts.push({ file, bytes, stream: read.stream })
    for (const error of read.unreadable)
      unreadable.push(file === undefined ? error : Object.assign(error, { file }))
    if (file !== undefined) for (const { origin } of read.manifests) files.set(origin.source, file)
  }
  return {
    manifests,
    unreadable,
    fileOf: ({ origin }) => files.get(origin.source),
    stdin: texts.find(({ file }) => file === undefined)?.bytes,
    texts: readTexts,
  }
}

interface Text {
  readonly file: string | undefined
  readonly bytes: Buffer
}

function tuneEngine(texts: readonly Text[]): void {
  const length = texts.reduce((sum, { bytes }) => sum + bytes.length, 0)
  optimizeInPieces({ length })
  optimizeLater({ length })
}

function readText(
  bytes: Buffer,
  look: ((manifest: Manifest) => void) | undefined,
): {
  readonly manifests: readonly Manifest[]
  readonly unreadable: readonly ManifestError[]
  readonly stream: ManifestStream | undefined
} {
  try {
    const stream = parseManifests(bytes)
    return { ...stream.readable(look), stream }
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    return { manifests: [], unreadable: [error], stream: undefined }
  }
}

function stdinText(command: string): Text {
  if (isTerminal(0))
    throw new UsageError(
      `${command}: manifests come on stdin, which is a terminal; name files, or pipe them in: helm template web ./chart | ${command}`,
    )
  return { file: undefined, bytes: readStdin() }
}

function textsAt(command: string, path: string): readonly Text[] {
  if (path === "-") return [{ file: undefined, bytes: readStdin() }]
  try {
    if (!statSync(path).isDirectory()) return [{ file: path, bytes: readFileSync(path) }]
    const files = documentsBelow(command, path)
    if (files.length === 0)
      throw new UsageError(`${command}: there is no .yaml, .yml or .json file in "${path}"`)
    return files.map((file) => ({ file, bytes: readFileSync(file) }))
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(`${command}: cannot read "${path}": ${systemProblem(cause)}`, { cause })
  }
}

function unrendered(command: string, chart: string): UsageError {
  const crds = chartCrdFiles(chart).length === 0 ? "" : ` --crds ${chart}`
  return new UsageError(
    `${command}: "${chart}" is a chart, whose templates must be rendered first: helm template web ${chart} | ${command}${crds}`,
  )
}

function documentsBelow(command: string, folder: string): readonly string[] {
  if (isChart(folder)) throw unrendered(command, folder)
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return documentsBelow(command, path)
      return DOCUMENT.test(entry.name) ? [path] : []
    })
}
