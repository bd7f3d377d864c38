import { expect, test } from "vitest"
import { shownTexts } from "./shown-texts.ts"

const shown = (before: string, after = before) =>
  shownTexts(Buffer.from(before), Buffer.from(after))

const SECRET = (token: string, more = "") => `# ünï
apiVersion: v1
kind: Secret
metadata: {name: s} # the name
data:
  password: aHVudGVyMg== # of the database
  key: |
    YWJj
    ZGVm
stringData: {tok: ${token}}
${more}`
const POD = `---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: a, image: b, env: [{name: DB_PASSWORD, value: SuperSecretValue}, {name: A, value: shown}]}]}
`

test("what a Secret keeps is masked, and all else stays as it is written", () => {
  const [before, after] = shown(SECRET("99887766"), SECRET('"99887766"', "type: Opaque\n"))
  expect(before).toBe(`# ünï
apiVersion: v1
kind: Secret
metadata: {name: s} # the name
data:
  password: (masked) # of the database
  key: (masked)
stringData: {tok: (masked)}
`)
  expect(after).toBe(
    before.replace("{tok: (masked)}", "{tok: (masked, changed)}") + "type: Opaque\n",
  )
})

test("so are a Secret that is wrong, one in a list, and variables of pods", () => {
  const wrong = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: SuperSecretValue\n"
  const list =
    "---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: l}\n  stringData:\n    a: SuperSecretValue\n    b: {c: SuperSecretValue}\n"
  const [before] = shown(wrong + list + POD)
  expect(before).not.toContain("SuperSecretValue")
  expect(before).toContain("value: shown")
})

test("texts without secrets, and without objects, stay", () => {
  for (const text of ["", "# nothing\n", "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n"])
    expect(shown(text)).toEqual([text, text])
})
