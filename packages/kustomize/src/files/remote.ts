/** A folder of a git repository. */
export interface Repository {
  readonly url: string
  /** Below the repository's root. */
  readonly path: string
  /** A branch, tag or commit. */
  readonly ref: string | undefined
  /** Whether its submodules are wanted, which they are unless it is false. */
  readonly submodules?: boolean
}

/** Fetches what is not on this machine. */
export interface RemoteFiles {
  fetchFile(url: string): Promise<Buffer>
  /** The folder that holds the repository; it lives as long as the build. */
  fetchRepository(repository: Repository): Promise<{ readonly root: string }>
}

/** Whether a path is the URL of a file. */
export function isRemoteFile(path: string): boolean {
  return /^https?:\/\/[^?]*\.(?:ya?ml|json)(?:\?.*)?$/i.test(path) && !/\?(?:.*&)?ref=/.test(path)
}

// A scheme, a git address as ssh has it, or a host that is known to have repositories.
const REPOSITORY =
  /^(?:git::)?((?:(?:https?|ssh|git|file):\/\/|[\w.-]+@[\w.-]+[:/])[^?]*|(?:github\.com|gitlab\.com|bitbucket\.org)[/:][^?]*)(?:\?(.*))?$/i

/** The repository that a path means; undefined for a path on this machine. */
export function remoteRepository(path: string): Repository | undefined {
  const match = REPOSITORY.exec(path)
  if (match === null) return undefined
  const [, address = "", query = ""] = match
  const options = new URLSearchParams(query)
  const ref = options.get("ref") ?? options.get("version") ?? undefined
  const whole = /^(?:github|gitlab|bitbucket)/i.test(address) ? `https://${address}` : address
  const submodules = options.get("submodules") === "false" ? { submodules: false } : {}
  return { ...splitAddress(whole), ref, ...submodules }
}

// `//`, `_git/` or `.git/` ends the repository; elsewhere it has an owner and a name.
function splitAddress(address: string): { url: string; path: string } {
  const doubled = /^([^:]+:\/\/[^/]*.*?|[^/]+?@.*?)\/\/(.*)$/.exec(address)
  if (doubled !== null) return { url: doubled[1] as string, path: doubled[2] as string }
  const suffixed = /^(.*?\.git)(?:\/(.*))?$/.exec(address)
  if (suffixed !== null) return { url: suffixed[1] as string, path: suffixed[2] ?? "" }
  const named = /^((?:[^:]+:\/\/[^/]+\/|[^/]+?@[^:/]+[:/])[^/]+\/[^/]+)(?:\/(.*))?$/.exec(address)
  if (named === null) return { url: address, path: "" }
  return { url: named[1] as string, path: named[2] ?? "" }
}
