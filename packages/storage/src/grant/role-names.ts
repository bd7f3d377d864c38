import { createHash } from "node:crypto"

import { StorageError } from "../errors.ts"
import { ObjectFields } from "./rbac/fields.ts"
import { asAccount, subjectName } from "./rbac/subjects.ts"
import type { RbacSubject } from "./rbac/types.ts"

/** PostgreSQL cuts longer names without a word, which would make two roles one. */
const MAX_BYTES = 63
const HASH_DIGITS = 12
// What is cut is longer than what is not, so that no name can be made to look like a cut one.
const UNCUT_BYTES = MAX_BYTES - HASH_DIGITS - 1

/** The roles of subjects that are not called as {@link roleName} would. */
export type RoleNames = ReadonlyMap<string, string>

/**
 * The role of a subject: `user:alice`, `group:team-a`, `serviceaccount:shop:deployer`. A name of more than 50
 * bytes is cut, and ends with a hash of the whole. Different subjects have different roles unless `names` says so.
 */
export function roleName(subject: RbacSubject, names: RoleNames = new Map()): string {
  const given = names.get(subjectName(subject))
  if (given !== undefined) return given
  const { kind, name } = subject
  const place = kind === "ServiceAccount" ? `${subject.namespace}:` : ""
  return fitIdentifier(`${kind.toLowerCase()}:${place}${name}`)
}

/** A name that fits into an identifier of PostgreSQL; different for different texts. */
export function fitIdentifier(text: string): string {
  if (Buffer.byteLength(text) <= UNCUT_BYTES) return text
  const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_DIGITS)
  return `${cut(text, UNCUT_BYTES)}~${hash}`
}

/** As many whole characters as fit. */
function cut(text: string, bytes: number): string {
  let start = ""
  for (const character of text) {
    if (Buffer.byteLength(start + character) > bytes) break
    start += character
  }
  return start
}

/**
 * Reads the value of a file that names roles: `roles: [{ kind: User, name: alice@example.com, role: alice }]`,
 * with `namespace` for a ServiceAccount. Several subjects may have one role. Throws STORAGE_RBAC.
 */
export function readRoleNames(value: unknown, where: string): RoleNames {
  const top = new ObjectFields(value, where)
  onlyKeys(top, ["roles"])
  const names = new Map<string, string>()
  for (const fields of top.list("roles")) {
    const subject = asAccount(readSubject(fields))
    const key = subjectName(subject)
    if (names.has(key)) throw top.wrong(`${key} is there twice`)
    names.set(key, checkedRole(fields))
  }
  return names
}

function readSubject(fields: ObjectFields): RbacSubject {
  const [kind, name] = [fields.text("kind"), fields.text("name")]
  if (kind === "ServiceAccount") {
    onlyKeys(fields, ["kind", "name", "namespace", "role"])
    return { kind, name, namespace: fields.text("namespace") }
  }
  onlyKeys(fields, ["kind", "name", "role"])
  if (kind === "User" || kind === "Group") return { kind, name }
  throw fields.wrong(`kind "${kind}" is none of User, Group and ServiceAccount`)
}

function checkedRole(fields: ObjectFields): string {
  const role = fields.text("role")
  const problem = roleProblem(role)
  if (problem === undefined) return role
  throw fields.wrong(`the role "${role}" ${problem}`)
}

/** Why PostgreSQL would not have a role of this name, or another one than is meant. */
export function roleProblem(role: string): string | undefined {
  if (Buffer.byteLength(role) > MAX_BYTES) return `is longer than ${MAX_BYTES} bytes`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  if (/[\x00-\x1f\x7f]/.test(role)) return "has control characters"
  if (role === "public" || role === "none") return "is a word that stands for no role"
  if (role.startsWith("pg_")) return "begins with pg_, which PostgreSQL keeps for itself"
  return undefined
}

function onlyKeys(fields: ObjectFields, known: readonly string[]): void {
  const unknown = fields.keys().find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw fields.wrong(`does not know "${unknown}"; it knows ${known.join(", ")}`)
}

/** STORAGE_RBAC for a subject that no role can be made of. */
export const unusableSubject = (subject: RbacSubject, problem: string): StorageError =>
  new StorageError(
    "STORAGE_RBAC",
    `${subjectName(subject)}: its role ${problem}; name another one in a file (--roles)`,
  )
