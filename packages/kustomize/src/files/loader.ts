import { isAbsolute, join, relative, resolve, sep } from "node:path"
import { KustomizeError, type KustomizeErrorPlace, messageOf } from "../errors.ts"
import type { FileSystem } from "./file-system.ts"
import { isRemoteFile, type RemoteFiles, remoteRepository } from "./remote.ts"

/** What a loader shares with those of the kustomizations that it leads to. */
export interface LoaderOptions {
  readonly files: FileSystem
  /** Whether files outside of a kustomization's folder may be read. */
  readonly allowOutside: boolean
  /** undefined when nothing remote is allowed. */
  readonly remote: RemoteFiles | undefined
}

/** Reads what a kustomization names: files below its folder, and other kustomizations. */
export class Loader {
  /** The folder, without symbolic links. */
  readonly root: string
  readonly #options: LoaderOptions
  /** The folders of the kustomizations that led here. */
  readonly #visited: readonly string[]
  /** A clone, in which everything below stays. */
  readonly #clone: string | undefined

  private constructor(
    root: string,
    options: LoaderOptions,
    visited: readonly string[],
    clone?: string,
  ) {
    this.root = root
    this.#options = options
    this.#visited = visited
    this.#clone = clone
  }

  /** Throws FILE_UNREADABLE if there is no such folder. */
  static at(folder: string, options: LoaderOptions): Loader {
    return new Loader(folderAt(folder, folder, options.files, {}), options, [])
  }

  /** The path of a file for messages. */
  show(path: string): string {
    return showPath(resolve(this.root, path))
  }

  /** What stands at a path. */
  kind(path: string): "file" | "folder" | undefined {
    return this.#options.files.kind(resolve(this.root, path))
  }

  isRemote(path: string): boolean {
    return isRemoteFile(path) || remoteRepository(path) !== undefined
  }

  /**
   * A file that the kustomization names. Throws FILE_OUTSIDE_ROOT for one that is not below its folder,
   * be it by a link, FILE_UNREADABLE, and REMOTE_REFUSED for a URL that nobody allowed.
   */
  async load(path: string, place: KustomizeErrorPlace = {}): Promise<Buffer> {
    if (isRemoteFile(path)) return this.#fetched(place, this.#remote(path, place).fetchFile(path))
    const { files, allowOutside } = this.#options
    const whole = resolve(this.root, path)
    const kind = files.kind(whole)
    if (kind !== "file") {
      const problem = kind === undefined ? "there is no such file" : "it is a folder"
      throw unreadable(`cannot read ${JSON.stringify(path)}: ${problem}`, place)
    }
    const real = files.realPath(whole) ?? whole
    const within = this.#clone ?? (allowOutside ? undefined : this.root)
    if (within !== undefined && !isBelow(real, allowOutside ? within : this.root))
      throw outside(path, this.root, real, place)
    try {
      return files.read(whole)
    } catch (cause) {
      throw unreadable(`cannot read ${JSON.stringify(path)}: ${messageOf(cause)}`, place, cause)
    }
  }

  /** The loader of another kustomization. Throws KUSTOMIZATION_CYCLE for one that led here. */
  async into(path: string, place: KustomizeErrorPlace): Promise<Loader> {
    const repository = remoteRepository(path)
    const { files } = this.#options
    if (repository !== undefined && files.kind(resolve(this.root, path)) === undefined) {
      const remote = this.#remote(path, place)
      const clone = await this.#fetched(place, remote.fetchRepository(repository))
      const real = files.realPath(clone.root) ?? clone.root
      const root = folderAt(join(real, repository.path), path, files, place)
      return new Loader(root, this.#options, [...this.#visited, this.root], real)
    }
    if (isAbsolute(path))
      throw outside(path, this.root, path, place, "bases must have relative paths")
    const root = folderAt(resolve(this.root, path), path, files, place)
    if (this.#clone !== undefined && !isBelow(root, this.#clone))
      throw outside(path, this.#clone, root, place)
    const seen = [...this.#visited, this.root].find((visited) => isBelow(visited, root))
    if (seen !== undefined)
      throw new KustomizeError(
        "KUSTOMIZATION_CYCLE",
        `${JSON.stringify(path)} leads back: ${showPath(root)} is, or contains, ${showPath(seen)}, which led here`,
        place,
      )
    return new Loader(root, this.#options, [...this.#visited, this.root], this.#clone)
  }

  /** What is being fetched; an error gets the place where it is named. */
  async #fetched<T>(place: KustomizeErrorPlace, fetching: Promise<T>): Promise<T> {
    try {
      return await fetching
    } catch (cause) {
      throw unreadable(
        cause instanceof KustomizeError ? cause.problem : messageOf(cause),
        place,
        cause,
      )
    }
  }

  #remote(path: string, place: KustomizeErrorPlace): RemoteFiles {
    const { remote } = this.#options
    if (remote !== undefined) return remote
    throw new KustomizeError(
      "REMOTE_REFUSED",
      `${JSON.stringify(path)} is not on this machine, and remote resources are not allowed`,
      place,
    )
  }
}

function folderAt(
  whole: string,
  path: string,
  files: FileSystem,
  place: KustomizeErrorPlace,
): string {
  const kind = files.kind(whole)
  if (kind === "folder") return files.realPath(whole) ?? whole
  const problem = kind === undefined ? "there is no such file or folder" : "it is not a folder"
  throw unreadable(`cannot read ${JSON.stringify(path)}: ${problem}`, place)
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

function showPath(path: string): string {
  const shown = relative(process.cwd(), path)
  return shown === "" ? "." : shown.startsWith("..") ? path : shown
}

function unreadable(message: string, place: KustomizeErrorPlace, cause?: unknown): KustomizeError {
  return new KustomizeError("FILE_UNREADABLE", message, { ...place, cause })
}

function outside(
  path: string,
  root: string,
  real: string,
  place: KustomizeErrorPlace,
  hint = "copy it there, or allow other files (--load-restrictor none)",
): KustomizeError {
  const link = real === resolve(root, path) ? "" : ` (it is ${real})`
  const message = `${JSON.stringify(path)}${link} is not below ${showPath(root)}; ${hint}`
  return new KustomizeError("FILE_OUTSIDE_ROOT", message, place)
}
