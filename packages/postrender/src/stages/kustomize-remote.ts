import { existsSync } from "node:fs"
import { join } from "node:path"
import { KustomizeError, type RemoteFiles, type Repository } from "@sternpost/kustomize"
import { allowedEnvironment, runProcess, SandboxError } from "@sternpost/sandbox"
import { PrivateFolder } from "./private-folder.ts"

const TIMEOUT_MS = 60_000
const MAX_BYTES = 64 * 1024 * 1024
// What git needs to find keys, proxies and settings.
const VISIBLE = ["PATH", "HOME", "USER", "SSH_AUTH_SOCK", "GIT_*", "*_PROXY", "*_proxy", "SSL_*"]

// No questions, no transports that run programs or that anybody can listen to.
const SAFELY = { GIT_TERMINAL_PROMPT: "0", GIT_ALLOW_PROTOCOL: "https:ssh:git:file" }

/**
 * Fetches files by https and repositories by git; what was fetched is gone with `dispose`. Each step has a minute,
 * or as long as it is told. Throws a `KustomizeError` with code FILE_UNREADABLE that says what went wrong.
 */
export function remoteFiles(timeoutMs: number = TIMEOUT_MS): RemoteFiles & { dispose(): void } {
  const folders: PrivateFolder[] = []
  return {
    fetchFile: (url: string) => fetchFile(url, timeoutMs),
    async fetchRepository(repository) {
      const folder = new PrivateFolder("sternpost-clone")
      folders.push(folder)
      await clone(repository, folder.path, timeoutMs)
      return { root: folder.path }
    },
    dispose() {
      for (const folder of folders) folder.dispose()
    },
  }
}

async function fetchFile(url: string, timeoutMs: number): Promise<Buffer> {
  const refuse = (problem: string, cause?: unknown) =>
    new KustomizeError("FILE_UNREADABLE", `cannot fetch ${url}: ${problem}`, { cause })
  if (!url.startsWith("https://")) throw refuse("only https is allowed")
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    if (!answer.ok) throw refuse(`the server answered ${answer.status}`)
    if (!answer.url.startsWith("https://")) throw refuse("it leads away from https")
    const bytes = await readAtMost(answer, MAX_BYTES)
    if (bytes === undefined) throw refuse(`it has more than ${MAX_BYTES} bytes`)
    return bytes
  } catch (cause) {
    if (cause instanceof KustomizeError) throw cause
    throw refuse(reasonOf(cause, timeoutMs), cause)
  }
}

/** The body of an answer; undefined for one that is longer. */
export async function readAtMost(answer: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.length
    if (length > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

// What fetch itself says is "fetch failed"; the reason is below it.
function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === "TimeoutError") return `there was no answer within ${timeoutMs / 1000} seconds`
  const { cause } = error
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message
}

async function clone(
  { url, ref, submodules }: Repository,
  into: string,
  timeoutMs: number,
): Promise<void> {
  const git = async (...args: readonly string[]) => {
    await runProcess({
      command: "git",
      args: ["-C", into, ...args],
      env: { ...allowedEnvironment(VISIBLE, process.env), ...SAFELY },
      timeoutMs,
    })
  }
  try {
    await git("init", "--quiet")
    await git("fetch", "--quiet", "--depth=1", "--", url, ref ?? "HEAD")
    await git("checkout", "--quiet", "FETCH_HEAD")
    if (submodules !== false && existsSync(join(into, ".gitmodules")))
      await git("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1")
  } catch (cause) {
    if (!(cause instanceof SandboxError)) throw cause
    throw new KustomizeError("FILE_UNREADABLE", `cannot clone ${url}: ${cause.message}`, { cause })
  }
}
