import { OWNER } from "../labels.ts"
import { idOf } from "../raw/raw-storage.ts"
import type { RecordHead } from "../raw/survey.ts"
import { KEY_PREFIX, releaseKey } from "../record/key.ts"
import { isPending } from "../record/pending.ts"
import type { RecordFault, RecordFinding, Remedy } from "./finding.ts"

type Found = Pick<RecordFinding, "fault" | "message" | "advice" | "remedy" | "newKey">

/** What is wrong with each record by itself, or beside another one of its name. */
export function recordFindings(heads: readonly RecordHead[]): readonly RecordFinding[] {
  const byId = new Map(heads.map((head) => [idOf(head), head]))
  return heads.flatMap((head) => {
    const found = head.said === undefined ? unreadable(head) : readable(head, head.said, byId)
    return found === undefined ? [] : [withPlace(head, found)]
  })
}

export function withPlace(head: RecordHead, found: Found): RecordFinding {
  const { key, namespace, release, said, etag } = head
  return { key, namespace, release: said?.name ?? release, etag, ...found }
}

const finding = (
  fault: RecordFault,
  message: string,
  advice: string,
  remedy?: Remedy,
  newKey?: string,
): Found => ({
  fault,
  message,
  advice,
  ...(remedy === undefined ? {} : { remedy }),
  ...(newKey === undefined ? {} : { newKey }),
})

function unreadable({ key, system, status, error }: RecordHead): Found | undefined {
  const message = error?.message ?? "it cannot be read"
  const isOurs = system["owner"] === OWNER
  if (!isOurs)
    return finding("hidden", message, "look at it: Helm does not, as its label owner is not helm")
  if (!key.startsWith(KEY_PREFIX))
    return finding("foreign", message, `take the label owner=${OWNER} away: it is no record`)
  if (error?.code === "STORAGE_TOO_LARGE" || isPending(status))
    return finding("unreadable", message, "look at it: it may not be damaged, or is being written")
  return finding("unreadable", message, "delete it: Helm does not see it either", "delete")
}

function readable(
  head: RecordHead,
  said: NonNullable<RecordHead["said"]>,
  byId: ReadonlyMap<string, RecordHead>,
): Found | undefined {
  const { key, namespace, system, disagreements } = head
  const right = releaseKey(said)
  if (said.namespace !== undefined && said.namespace !== "" && said.namespace !== namespace)
    return finding(
      "namespace",
      `its body is of namespace ${said.namespace}`,
      `delete it, or move it to ${said.namespace}: nobody else knows where it belongs`,
    )
  if (system["owner"] !== OWNER)
    return finding(
      "hidden",
      "Helm does not see it, because its label owner is not helm",
      `label it owner=${OWNER}, or delete it`,
    )
  if (key !== right) return misnamed(head, right, byId.get(idOf({ namespace, key: right })))
  if (disagreements.length === 0) return undefined
  return finding("labels", disagreements.join("; "), "set its labels as its body says", "relabel")
}

function misnamed(head: RecordHead, right: string, other: RecordHead | undefined): Found {
  const message = `its body is that of ${right}`
  if (other === undefined)
    return finding("key", message, `rename it to ${right}, as its body says`, "rename", right)
  if (isCopy(head, other))
    return finding("copy", `${message}, which is there too and is the same`, "delete it", "delete")
  return finding(
    "key",
    `${message}, which is there too and is not the same`,
    "compare the two, and delete the one that is wrong",
  )
}

/** Whether the other one has all that this one has: the body, and the user's labels. */
const isCopy = (head: RecordHead, other: RecordHead): boolean =>
  head.bodyDigest === other.bodyDigest &&
  Object.entries(head.labels).every(([key, value]) => other.labels[key] === value)
