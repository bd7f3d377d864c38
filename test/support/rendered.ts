import { parseAllDocuments } from "yaml"

interface KubernetesObject {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
  }
  /** Those of a List. */
  readonly items?: readonly KubernetesObject[]
}

/**
 * The objects of a stream that Helm printed, in order, as `ConfigMap/a from app/templates/a.yaml, team=shop`:
 * with the template that the comment before the document names, and the labels. Throws if it is no YAML.
 */
export function summary(text: string): readonly string[] {
  return [parseAllDocuments(text)].flat().flatMap((document) => {
    const [error] = document.errors ?? []
    if (error !== undefined) throw error
    const value = document.toJS() as KubernetesObject | null
    if (value === null) return []
    const comments = `${document.commentBefore ?? ""}\n${document.contents?.commentBefore ?? ""}`
    const source = /^ Source: (.+)$/m.exec(comments)?.[1] ?? "nowhere"
    return (value.items ?? [value]).map((object) => line(object, source))
  })
}

function line({ kind, metadata: { name, labels = {} } }: KubernetesObject, source: string): string {
  const pairs = Object.entries(labels).map(([key, value]) => `, ${key}=${value}`)
  return `${kind}/${name} from ${source}${pairs.join("")}`
}
