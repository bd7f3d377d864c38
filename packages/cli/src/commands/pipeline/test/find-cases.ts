import { type Dirent, existsSync, readdirSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { systemProblem } from "@sternpost/postrender"
import { UsageError } from "../../../exit.ts"

/** A golden case: a folder with an input and what is expected. */
export interface TestCase {
  readonly name: string
  readonly folder: string
  /** The files of a case that the folder has. */
  readonly files: ReadonlySet<CaseFile>
}

const FILES = [
  "input.yaml",
  "expected.yaml",
  "expected-error.txt",
  "context.yaml",
  "pipeline.yaml",
] as const

export type CaseFile = (typeof FILES)[number]

/**
 * The cases of a folder, by name: its folders that hold a file of a case, or the folder itself if it
 * holds an input. Throws a `UsageError` when there is no such folder.
 */
export function findCases(folder: string): readonly TestCase[] {
  const entries = readFolder(folder)
  if (entries.some(({ name }) => name === "input.yaml"))
    return [testCase(basename(resolve(folder)), folder)]
  return entries
    .filter((entry) => !entry.name.startsWith(".") && !entry.isFile())
    .map(({ name }) => testCase(name, join(folder, name)))
    .filter(({ files }) => files.size > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function testCase(name: string, folder: string): TestCase {
  const files = FILES.filter((file) => existsSync(join(folder, file)))
  return { name, folder, files: new Set(files) }
}

function readFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined
    const why =
      code === "ENOENT"
        ? "does not exist"
        : code === "ENOTDIR"
          ? "is no folder"
          : `cannot be read: ${systemProblem(cause)}`
    throw new UsageError(`sternpost pipeline test: the folder of cases "${folder}" ${why}`, {
      cause,
    })
  }
}
