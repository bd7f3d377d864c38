import { readAnswer } from "./answer.ts"
import { KubeError } from "./errors.ts"
import type { ListRef, RequestOptions } from "./objects.ts"
import { isRecord } from "./record.ts"
import { groupOf, groupPath, type Resource } from "./resource.ts"
import type { Transport } from "./transport.ts"

/** Answers how the API serves kinds. */
export interface Discovery {
  resource(ref: ListRef, options?: RequestOptions): Promise<Resource>
}

const core = (kind: string, plural: string, namespaced: boolean): Resource => ({
  apiVersion: "v1",
  kind,
  plural,
  namespaced,
})

// Known to every server, and all that release storage needs: not worth a request.
const KNOWN: readonly Resource[] = [
  core("Secret", "secrets", true),
  core("ConfigMap", "configmaps", true),
  core("Namespace", "namespaces", false),
]

/** Asks for the kinds of a group and version when one of them is first needed, and again for what it lacks. */
export function createDiscovery(transport: Transport): Discovery {
  const versions = new Map<string, readonly Resource[]>()

  return {
    async resource({ apiVersion, kind }, options = {}) {
      const isMeant = (it: Resource) => it.apiVersion === apiVersion && it.kind === kind
      const known = [...KNOWN, ...(versions.get(apiVersion) ?? [])].find(isMeant)
      if (known !== undefined) return known
      const served = await loadVersion(transport, apiVersion, options)
      versions.set(apiVersion, served)
      const found = served.find(isMeant)
      if (found !== undefined) return found
      throw new KubeError(
        "KUBE_KIND",
        `the cluster does not serve ${kind} of ${apiVersion}: install its CustomResourceDefinition, or see "kubectl api-resources"`,
        { object: `${apiVersion} ${kind}` },
      )
    },
  }
}

async function loadVersion(
  transport: Transport,
  apiVersion: string,
  { signal, timeoutMs }: RequestOptions,
): Promise<readonly Resource[]> {
  const response = await transport.send({
    method: "GET",
    path: groupPath(apiVersion),
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
  if (response.status === 404) return []
  const object = `resources of ${apiVersion}`
  const asked = { verb: "get", object, apiGroup: groupOf(apiVersion), resource: "" } as const
  const { resources } = readAnswer(response, asked)
  const entries = Array.isArray(resources) ? resources.filter(isRecord) : []
  return entries.flatMap(({ name, kind, namespaced }) => {
    // Subresources such as pods/log have the kind of something else.
    if (typeof name !== "string" || typeof kind !== "string" || name.includes("/")) return []
    return [{ apiVersion, kind, plural: name, namespaced: namespaced === true }]
  })
}
