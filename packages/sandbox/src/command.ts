import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs"
import { delimiter, isAbsolute, resolve } from "node:path"
import { SandboxError } from "./errors.ts"

/** Where a command is looked for. */
export interface CommandPlace {
  /** Folder that a command with a slash in it is relative to. */
  readonly baseDir: string
  /** What a plain name is looked up in: the text of a PATH variable. */
  readonly searchPath: string
  readonly platform: string
  /** Extensions that make a file a program on Windows: the text of PATHEXT. */
  readonly extensions?: string
}

/**
 * Finds the file that a command means: a path (`./filter.sh`) relative to the base folder, a plain
 * name on the search path. Throws a SandboxError with code SANDBOX_NOT_FOUND or
 * SANDBOX_NOT_EXECUTABLE.
 */
export function findCommand(command: string, place: CommandPlace): string {
  const candidates = candidateFiles(command, place)
  const files = candidates.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
  const file = files.find(isExecutable)
  if (file !== undefined) {
    if (place.platform !== "win32") refuseBareScript(command, file)
    return file
  }
  if (files[0] !== undefined)
    throw new SandboxError(
      "SANDBOX_NOT_EXECUTABLE",
      `"${command}" is not executable; run: chmod +x ${files[0]}`,
      { command },
    )
  throw notFound(command, place, candidates)
}

/** A command with a slash names a file; anything else is looked up. */
function isPath(command: string, platform: string): boolean {
  return command.includes("/") || (platform === "win32" && command.includes("\\"))
}

function candidateFiles(command: string, place: CommandPlace): string[] {
  const folders = isPath(command, place.platform)
    ? [place.baseDir]
    : place.searchPath.split(delimiter).filter((folder) => isAbsolute(folder))
  const files = folders.map((folder) => resolve(folder, command))
  if (place.platform !== "win32") return files
  const extensions = (place.extensions ?? ".EXE;.CMD;.BAT").toLowerCase().split(";")
  return files.flatMap((file) =>
    extensions.some((extension) => file.toLowerCase().endsWith(extension))
      ? [file]
      : extensions.map((extension) => file + extension),
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The system would hand a text without a first line to a shell; no shell unless somebody asks for it. */
function refuseBareScript(command: string, file: string): void {
  const start = firstBytes(file)
  if (start === undefined || start.includes(0) || start.toString("latin1", 0, 2) === "#!") return
  throw new SandboxError(
    "SANDBOX_NOT_EXECUTABLE",
    `"${command}" does not say what runs it; its first line must be like #!/bin/sh (${file})`,
    { command },
  )
}

/** Undefined for a program that may be run but not read. */
function firstBytes(file: string): Buffer | undefined {
  try {
    const descriptor = openSync(file, "r")
    const head = Buffer.alloc(256)
    const length = readSync(descriptor, head)
    closeSync(descriptor)
    return head.subarray(0, length)
  } catch {
    return undefined
  }
}

function notFound(command: string, place: CommandPlace, candidates: string[]): SandboxError {
  const [first] = candidates
  if (first !== undefined && statSync(first, { throwIfNoEntry: false })?.isDirectory())
    return new SandboxError("SANDBOX_NOT_EXECUTABLE", `"${command}" is a folder, not a program`, {
      command,
    })
  const [program = "", ...args] = command.split(" ")
  if (args.length > 0)
    return new SandboxError(
      "SANDBOX_NOT_FOUND",
      `"${command}" was not found; write its arguments apart from it: [${[program, ...args].join(", ")}]`,
      { command },
    )
  const text = isPath(command, place.platform)
    ? `"${command}" was not found: there is no ${first}`
    : `"${command}" was not found on PATH; install it, or write ./${command} for a file beside the pipeline`
  return new SandboxError("SANDBOX_NOT_FOUND", text, { command })
}
