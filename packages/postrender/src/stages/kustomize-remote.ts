import { KustomizeError, type RemoteFiles } from "@sternpost/kustomize"
import { allowedEnvironment, runProcess, SandboxError } from "@sternpost/sandbox"
import { PrivateFolder } from "./private-folder.ts"

const TIMEOUT_MS = 60_000
const MAX_BYTES = 64 * 1024 * 1024
// What git needs to find keys, proxies and settings.
const VISIBLE = ["PATH", "HOME", "USER", "SSH_AUTH_SOCK", "GIT_*", "*_PROXY", "*_proxy", "SSL_*"]

// No questions, no transports that run programs or that anybody can listen to.
const SAFELY = { GIT_TERMINAL_PROMPT: "0", GIT_ALLOW_PROTOCOL: "https:ssh:git:file" }

/** Fetches files by https and repositories by git; what was fetched is gone with `dispose`. */
export function remoteFiles(): RemoteFiles & { dispose(): void } {
  const folders: PrivateFolder[] = []
  return {
    fetchFile,
    async fetchRepository(repository) {
      const folder = new PrivateFolder("sternpost-clone")
      folders.push(folder)
      await clone(repository.url, repository.ref, folder.path)
      return { root: folder.path }
    },
    dispose() {
      for (const folder of folders) folder.dispose()
    },
  }
}

async function fetchFile(url: string): Promise<Buffer> {
  const refuse = (problem: string, cause?: unknown) =>
    new KustomizeError("FILE_UNREADABLE", `cannot fetch ${url}: ${problem}`, { cause })
  if (!url.startsWith("https://")) throw refuse("only https is allowed")
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!answer.ok) throw refuse(`the server answered ${answer.status}`)
    if (!answer.url.startsWith("https://")) throw refuse("it leads away from https")
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (bytes.length > MAX_BYTES) throw refuse(`it has more than ${MAX_BYTES} bytes`)
    return bytes
  } catch (cause) {
    if (cause instanceof KustomizeError) throw cause
    throw refuse(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

async function clone(url: string, ref: string | undefined, into: string): Promise<void> {
  const git = async (...args: readonly string[]) => {
    await runProcess({
      command: "git",
      args: ["-C", into, ...args],
      env: { ...allowedEnvironment(VISIBLE, process.env), ...SAFELY },
      timeoutMs: TIMEOUT_MS,
    })
  }
  try {
    await git("init", "--quiet")
    await git("fetch", "--quiet", "--depth=1", "--", url, ref ?? "HEAD")
    await git("checkout", "--quiet", "FETCH_HEAD")
  } catch (cause) {
    if (!(cause instanceof SandboxError)) throw cause
    throw new KustomizeError("FILE_UNREADABLE", `cannot clone ${url}: ${cause.message}`, { cause })
  }
}
