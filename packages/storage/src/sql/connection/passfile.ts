import { readFileSync } from "node:fs"

import type { SqlHost } from "./connection.ts"

/** The password that a file such as `~/.pgpass` has for a server; `""` if it has none, or there is no file. */
export function passwordFor(
  passfile: string,
  { host, port }: SqlHost,
  { database, user }: { readonly database: string; readonly user: string },
): string {
  const isSocket = /^[/@]/.test(host)
  const asked = [host, String(port), database, user]
  const matches = (field: string, i: number) =>
    field === "*" || field === asked[i] || (i === 0 && isSocket && field === "localhost")
  const entry = linesOf(passfile)
    .map(splitFields)
    .find((fields) => fields.length === 5 && fields.slice(0, 4).every(matches))
  return entry?.[4] ?? ""
}

function linesOf(passfile: string): readonly string[] {
  try {
    const lines = readFileSync(passfile, "utf8").split(/\r?\n/)
    return lines.filter((line) => line !== "" && !line.startsWith("#"))
  } catch {
    // As libpq: a file that is not there has no passwords.
    return []
  }
}

/** Splits at colons; a backslash takes the next character as it is. */
const splitFields = (line: string): readonly string[] =>
  [...line.matchAll(/((?:\\.|[^\\:])*)(?::|$)/g)]
    .slice(0, 5)
    .map(([, field = ""]) => field.replace(/\\(.)/g, "$1"))
