import { StorageError } from "../errors.ts"

/** The `type` of a record's Secret, and the column `type` in SQL. */
export const RELEASE_TYPE = "helm.sh/release.v1"

/** What the key of every record begins with. */
export const KEY_PREFIX = "sh.helm.release.v1."
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const LONGEST_NAME = 53

/** A release and one of its revisions. */
export interface Revision {
  readonly name: string
  readonly version: number
}

/** The name under which a revision is stored: `sh.helm.release.v1.web.v3`. */
export const releaseKey = ({ name, version }: Revision): string =>
  `${KEY_PREFIX}${name}.v${version}`

/**
 * The release and revision that a key names. A name may itself contain `.v`: the last one counts.
 * Throws STORAGE_INVALID_KEY.
 */
export function parseReleaseKey(key: string): Revision {
  const [, name, digits] = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/s.exec(key) ?? []
  if (name !== undefined && digits !== undefined) return { name, version: Number(digits) }
  const expected = `expected ${KEY_PREFIX}NAME.vREVISION`
  throw new StorageError("STORAGE_INVALID_KEY", `"${key}": release: invalid key, ${expected}`, {
    object: key,
  })
}

/** Throws STORAGE_INVALID_NAME where Helm would refuse the name. */
export function validateReleaseName(name: string): void {
  if (name.length <= LONGEST_NAME && NAME.test(name)) return
  const rule = `at most ${LONGEST_NAME} lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit`
  throw new StorageError("STORAGE_INVALID_NAME", `"${name}" is no name for a release: ${rule}`)
}
