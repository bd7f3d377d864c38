import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"

import { passwordFor } from "./passfile.ts"

const folder = mkdtempSync(join(tmpdir(), "sternpost-passfile-"))
const file = join(folder, "pgpass")
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(
  file,
  String.raw`# comment
db:5432:helm:me:first
db:*:helm:me:second
::1:5432:a:b:not this one, its colons are not escaped
\:\:1:5432:*:me:six
a\:b:1:x:y:p\:q\\r
localhost:*:*:me:socket
short:line
*:*:*:other:any:more
*:*:*:another:any
`,
)

const ask = (host: string, port: number, database: string, user: string) =>
  passwordFor(file, { host, port }, { database, user })

test.each([
  ["db", 5432, "helm", "me", "first"],
  ["db", 1, "helm", "me", "second"],
  ["db", 5432, "other", "me", ""],
  ["::1", 5432, "x", "me", "six"],
  ["a:b", 1, "x", "y", "p:q\\r"],
  ["/run/postgresql", 5432, "x", "me", "socket"],
  ["db", 5432, "x", "another", "any"],
  ["db", 5432, "x", "nobody", ""],
])("the password for %s:%i/%s as %s", (host, port, database, user, password) => {
  expect(ask(host, port, database, user)).toBe(password)
})

test("there is none without a file", () => {
  const missing = join(folder, "missing")
  expect(passwordFor(missing, { host: "db", port: 1 }, { database: "a", user: "b" })).toBe("")
})
