import { StorageError } from "./errors.ts"
import type { Release } from "./record/release.ts"

export type Labels = Readonly<Record<string, string>>

/** The labels that Helm sets itself; users cannot have them. */
export const SYSTEM_LABELS = [
  "name",
  "owner",
  "status",
  "version",
  "createdAt",
  "modifiedAt",
] as const

type SystemLabel = (typeof SYSTEM_LABELS)[number]

/** The `owner` of every record. */
export const OWNER = "helm"

const NAME = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$/
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/** Those of the six labels that follow from the record itself. */
export const systemLabels = ({ name, version, info }: Release): Labels => ({
  name,
  owner: OWNER,
  status: info.status ?? "",
  version: String(version),
})

/** The labels of an object without Helm's own. */
export const userLabels = (labels: Labels = {}): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => !isSystemLabel(key)))

const isSystemLabel = (key: string): key is SystemLabel =>
  (SYSTEM_LABELS as readonly string[]).includes(key)

/**
 * Checks labels that a user wants on a release: none of Helm's own, and the syntax of Kubernetes.
 * Throws STORAGE_INVALID_LABELS.
 */
export function validateUserLabels(labels: Labels): void {
  const reserved = Object.keys(labels).filter(isSystemLabel)
  if (reserved.length > 0)
    throw invalid(
      `label "${reserved[0]}": user supplied labels contains system reserved label name. System labels: [${SYSTEM_LABELS.join(" ")}]`,
    )
  validateLabels(labels)
}

/** Checks keys and values against the syntax of Kubernetes; throws STORAGE_INVALID_LABELS. */
export function validateLabels(labels: Labels): void {
  for (const [key, value] of Object.entries(labels)) {
    if (!isLabelKey(key))
      throw invalid(
        `"${key}" is no label: expected NAME or DOMAIN/NAME, the name of at most 63 letters, digits, "-", "_" and "."`,
      )
    if (value !== "" && !NAME.test(value))
      throw invalid(
        `label "${key}": invalid label value: "${value}": at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends`,
      )
  }
}

function isLabelKey(key: string): boolean {
  const parts = key.split("/")
  const name = parts.pop() ?? ""
  const [prefix, ...more] = parts
  if (more.length > 0 || !NAME.test(name)) return false
  return prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix))
}

const invalid = (message: string) => new StorageError("STORAGE_INVALID_LABELS", message)
