import { StorageError } from "../errors.ts"
import { type KubeObject, type KubeObjects, reasonOf } from "./kube-objects.ts"

type ObjectPage = Awaited<ReturnType<KubeObjects["list"]>>

/**
 * The objects of a list, page by page. A token lives some minutes: when it has expired, the rest is
 * listed at once, without what was already given.
 */
export async function* objectPages(
  list: (page: { limit?: number; continue?: string }) => Promise<ObjectPage>,
  limit: number,
): AsyncGenerator<readonly KubeObject[]> {
  const seen = new Set<string>()
  let token: string | undefined
  do {
    let page: ObjectPage
    try {
      page = await list({ limit, ...(token === undefined ? {} : { continue: token }) })
    } catch (error) {
      if (token === undefined || !isExpired(error)) throw error
      page = await list({})
    }
    yield page.items.filter((object) => isNew(object, seen))
    token = page.metadata.continue
  } while (token !== undefined && token !== "")
}

function isNew({ metadata: { namespace, name } }: KubeObject, seen: Set<string>): boolean {
  const id = `${namespace}/${name}`
  const before = seen.size
  return seen.add(id).size > before
}

const isExpired = (error: unknown): boolean =>
  error instanceof StorageError && ["Expired", "Gone"].includes(reasonOf(error.cause) ?? "")
