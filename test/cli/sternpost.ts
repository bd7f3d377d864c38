import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll } from "vitest"
import { example } from "../support/example.ts"
import { type Files, writeInto } from "../support/files.ts"
import { type ProgramResult, runProgram } from "../support/run-program.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
/** The folder of the executables. */
export const bin: string = join(root, "bin")

interface Options {
  readonly input?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Nothing of the caller's own settings: those would change what is printed. */
function environment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: `${bin}${delimiter}${process.env["PATH"]}`, ...env }
}

/** Runs `bin/sternpost`, by default in the folder of the example. */
export function sternpost(
  args: readonly string[],
  { input = "", cwd = example, env }: Options = {},
): Promise<ProgramResult> {
  return runProgram(join(bin, "sternpost"), args, { input, cwd, env: environment(env) })
}

/** Runs a line in a shell that finds the executables. */
export function shell(
  line: string,
  cwd: string,
  env?: Readonly<Record<string, string>>,
): Promise<ProgramResult> {
  return runProgram("sh", ["-ec", line], { cwd, env: environment(env) })
}

/** The environment of a storage in memory with these releases. */
export function memoryStorage(releases: readonly object[]): Readonly<Record<string, string>> {
  const folder = folderOf({ "releases.yaml": JSON.stringify(releases) })
  return {
    HELM_DRIVER: "memory",
    HELM_MEMORY_DRIVER_DATA: join(folder, "releases.yaml"),
    HELM_NAMESPACE: "shop",
    KUBECONFIG: join(folder, "none"),
  }
}

/** A new folder with the files given; it is removed after the tests of the file. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "sternpost-cli-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  writeInto(folder, files)
  return folder
}

/** A copy of the example, with a test case of its pipeline. */
export function copyOfExample(): string {
  const folder = folderOf({})
  cpSync(example, folder, { recursive: true })
  cpSync(join(example, "manifests.yaml"), join(folder, "tests/web/input.yaml"))
  return folder
}
