import { readConfigFile } from "../config/load.ts"
import type { Credentials, Proof } from "../connection/access.ts"
import { KubeError } from "../errors.ts"

// Kubernetes renews the tokens of pods long before they end; client-go looks each minute too.
const READ_AGAIN_MS = 60_000

/**
 * A token that somebody else keeps fresh in a file: it is read when it is needed, but not more than once a
 * minute, unless the server did not accept it. `proof` is what is shown besides.
 */
export function tokenFileCredentials(
  file: string,
  proof: Proof = {},
  now: () => number = () => performance.now(),
): Credentials {
  let last: { readonly proof: Proof; readonly until: number } | undefined

  async function read(): Promise<Proof> {
    const token = (await readConfigFile(file, "tokenFile")).trim()
    if (token === "")
      throw new KubeError("KUBE_CREDENTIALS", `tokenFile "${file}" is empty`, { file })
    last = {
      proof: { ...proof, authorization: `Bearer ${token}` },
      until: now() + READ_AGAIN_MS,
    }
    return last.proof
  }

  return {
    current: async () => (last !== undefined && now() < last.until ? last.proof : read()),
    renew(refused) {
      if (last?.proof === refused) last = undefined
      return true
    },
  }
}
