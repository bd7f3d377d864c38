import { readdirSync, readFileSync } from "node:fs"
import { dirname } from "node:path"

/** A case of testdata/builds: files, the folder to build, and what the real kustomize printed. */
export interface BuildCase {
  readonly title: string
  /** By path below the root. */
  readonly files: Readonly<Record<string, string>>
  readonly folder: string
  /** undefined where it refused. */
  readonly printed: string | undefined
}

const FOLDER = new URL("./testdata/builds/", import.meta.url)

/** The cases that the real kustomize was run on, by the file that holds them. */
export function recordedBuilds(): [file: string, cases: BuildCase[]][] {
  return readdirSync(FOLDER).map((file) => {
    const texts = readFileSync(new URL(file, FOLDER), "utf8").split(/^(?==== )/m)
    return [file, texts.map(readCase)]
  })
}

function readCase(text: string): BuildCase {
  const [title = "", ...rest] = text.split("\n")
  const [input = "", output = ""] = rest.join("\n").split(/^(?=<<< )/m)
  const pieces = input.split(/^>>> /m).slice(1)
  const files = pieces.map((piece) => {
    const at = piece.indexOf("\n")
    return [piece.slice(0, at), piece.slice(at + 1)] as const
  })
  return {
    title: title.replace("=== ", ""),
    files: Object.fromEntries(files),
    folder: dirname(files[0]?.[0] ?? ""),
    printed: output.startsWith("<<< printed\n") ? output.slice("<<< printed\n".length) : undefined,
  }
}
