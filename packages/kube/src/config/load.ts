import { readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { delimiter, join } from "node:path"
import { KubeError } from "../errors.ts"
import { type Kubeconfig, readKubeconfig } from "./kubeconfig.ts"
import { mergeKubeconfigs } from "./merge.ts"

export type Environment = Readonly<Record<string, string | undefined>>

export interface KubeconfigFiles {
  /** The only file to read; it must be there. */
  readonly kubeconfig?: string
  /** Where `KUBECONFIG` is looked up. */
  readonly env?: Environment
  readonly home?: string
}

/**
 * The kubeconfig of the user: the file that is named, else those that `KUBECONFIG` lists, merged, else
 * `~/.kube/config`. Files that are not there are left out, unless named. Rejects with a `KubeError`.
 */
export async function loadKubeconfig({
  kubeconfig,
  env = process.env,
  home = homedir(),
}: KubeconfigFiles = {}): Promise<Kubeconfig> {
  if (kubeconfig !== undefined) return load(kubeconfig)
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "")
  const files = env["KUBECONFIG"] ? [...new Set(listed)] : [join(home, ".kube", "config")]
  const configs = await Promise.all(files.map(loadIfThere))
  return mergeKubeconfigs(configs.filter((config) => config !== undefined))
}

async function load(file: string): Promise<Kubeconfig> {
  return readKubeconfig(await readConfigFile(file, "kubeconfig"), file)
}

async function loadIfThere(file: string): Promise<Kubeconfig | undefined> {
  try {
    return await load(file)
  } catch (error) {
    if (error instanceof KubeError && isAbsence(error.cause)) return undefined
    throw error
  }
}

const isAbsence = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT"

/** The text of a file that a kubeconfig names. Rejects with a `KubeError` that says for which field. */
export async function readConfigFile(file: string, field: string): Promise<string> {
  try {
    return await readFile(file, "utf8")
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
    const problem = code === "ENOENT" ? "there is no such file" : `cannot be read (${code})`
    throw new KubeError("KUBE_CONFIG", `${field} "${file}": ${problem}`, { file, cause })
  }
}
