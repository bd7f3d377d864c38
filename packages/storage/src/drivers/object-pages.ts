import { StorageError } from "../errors.ts"
import { type KubeObject, type KubeObjects, reasonOf } from "./kube-objects.ts"

type ObjectPage = Awaited<ReturnType<KubeObjects["list"]>>

/**
 * The objects of a list, page by page; while one is worked on, the next is on its way. A token lives some
 * minutes: when it has expired, the rest is listed at once, without what was already given.
 */
export async function* objectPages(
  list: (page: { limit?: number; continue?: string }) => Promise<ObjectPage>,
  limit: number,
): AsyncGenerator<readonly KubeObject[]> {
  const seen = new Set<string>()
  const after = async (token: string): Promise<ObjectPage> => {
    try {
      return await list({ limit, continue: token })
    } catch (error) {
      if (!isExpired(error)) throw error
      return await list({})
    }
  }
  let page: ObjectPage | undefined = await list({ limit })
  while (page !== undefined) {
    const token: string | undefined = page.metadata.continue
    const next: Promise<ObjectPage> | undefined = token ? after(token) : undefined
    // Whoever has seen enough does not wait for it.
    next?.catch(() => {})
    yield page.items.filter((object) => isNew(object, seen))
    page = await next
  }
}

function isNew({ metadata: { namespace, name } }: KubeObject, seen: Set<string>): boolean {
  const id = `${namespace}/${name}`
  const before = seen.size
  return seen.add(id).size > before
}

const isExpired = (error: unknown): boolean =>
  error instanceof StorageError && ["Expired", "Gone"].includes(reasonOf(error.cause) ?? "")
