import { type ManifestStream, parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { styles } from "../../styles.ts"
import { changedObjects } from "./changes.ts"
import { diffStat, diffText } from "./text.ts"

const PLAIN = styles({}, {})
const SECRET =
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  # was hunter1\n  a: aHVudGVyMg==\n  b: Yg==\n"
const TEXT = `---
# Source: web/templates/d.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 1 # one is enough
---
${SECRET}`

function stream(edit: (stream: ManifestStream) => void): ManifestStream {
  const stream = parseManifests(TEXT)
  stream.log.stage = "team"
  edit(stream)
  return stream
}

const removeAt = (all: ManifestStream, index: number) => {
  for (const manifest of all.manifests.slice(index, index + 1)) all.remove(manifest)
}

const diff = (edit: (stream: ManifestStream) => void) =>
  diffText(changedObjects(stream(edit)), PLAIN)

describe("the diff of an object", () => {
  test("has a header with its origin and the stages", () => {
    expect(diff(({ manifests }) => manifests[0]?.set(["spec", "replicas"], 3))).toBe(
      `Deployment shop/web (web/templates/d.yaml, line 3 of the stream)
changed by team
--- rendered
+++ result
@@ -5,4 +5,4 @@
   name: web
   namespace: shop
 spec:
-  replicas: 1 # one is enough
+  replicas: 3 # one is enough
`,
    )
  })

  test("that was added has nothing before", () => {
    const text = diff((all) => all.add("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n"))
    expect(text).toContain("Pod p (added by a stage)\nadded by team\n--- /dev/null\n+++ result\n")
    expect(text).toContain("+kind: Pod\n")
  })

  test("that was removed has nothing after", () => {
    const text = diff((all) => removeAt(all, 0))
    expect(text).toContain("removed by team\n--- rendered\n+++ /dev/null\n")
    expect(text).toContain("-  replicas: 1 # one is enough\n")
  })

  test("that only moved says so", () => {
    const text = diff((all) => all.reorder([...all.manifests].reverse()))
    expect(text).toContain("changed or moved by team\nat another place in the stream\n")
  })

  test("follows the one before after a blank line", () => {
    const text = diff(({ manifests }) => {
      for (const manifest of manifests) manifest.set(["metadata", "labels"], { a: "b" })
    })
    expect(text).toMatch(/\n\nSecret s \(line \d+ of the stream\)\n/)
  })

  test("is coloured where colours are wanted", () => {
    const all = stream(({ manifests }) => manifests[0]?.set(["spec", "replicas"], 3))
    const text = diffText(changedObjects(all), styles({}, { FORCE_COLOR: "1" }))
    expect(text).toContain("\x1b[1mDeployment shop/web")
    expect(text).toContain("\x1b[32m+  replicas: 3")
  })
})

describe("the diff of a Secret", () => {
  const edited = (edit: (stream: ManifestStream) => void) => {
    const text = diff(edit)
    expect(text).not.toMatch(/hunter|aHVudGVy|Yg==|bmV3/)
    return text
  }

  test("shows that a value changed, not which", () => {
    const text = edited(({ manifests }) => manifests[1]?.set(["data", "a"], "bmV3"))
    expect(text).toContain("-  a: (masked)\n+  a: (masked, changed)\n   b: (masked)\n")
  })

  test("shows keys that came and went", () => {
    const text = edited(({ manifests }) => {
      manifests[1]?.delete(["data", "b"])
      manifests[1]?.set(["stringData"], { c: "bmV3" })
    })
    expect(text).toContain("-  b: (masked)\n")
    expect(text).toContain("+stringData:\n+  c: (masked)\n")
  })

  test("masks one that was removed or added", () => {
    expect(edited((all) => removeAt(all, 1))).toContain("-  a: (masked)\n")
    expect(edited((all) => all.add(SECRET.replace("name: s", "name: t")))).toContain(
      "+  a: (masked)\n",
    )
  })

  test("masks one that a stage turned into something else", () => {
    edited(({ manifests }) => manifests[1]?.set(["kind"], "ConfigMap"))
  })
})

describe("--stat", () => {
  test("counts lines for each object and in all", () => {
    const all = stream(({ manifests }) => {
      manifests[0]?.set(["spec", "replicas"], 3)
      manifests[1]?.set(["data", "a"], "bmV3")
      manifests[1]?.set(["metadata", "labels"], { x: "y" })
    })
    expect(diffStat(changedObjects(all), PLAIN)).toBe(
      `Deployment shop/web (web/templates/d.yaml, line 3 of the stream)  +1 -1  changed by team
Secret s (line 11 of the stream)                                  +3 -1  changed by team
2 objects, 4 lines added, 2 lines removed
`,
    )
  })
})

test("a variable with a secret name keeps its value, in comments' company", () => {
  const all = parseManifests(
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    env:\n    - name: DB_PASSWORD # old\n      value: hunter2\n",
  )
  all.log.stage = "team"
  all.manifests[0]?.set(["spec", "containers", 0, "env", 0, "value"], "hunter3")
  const text = diffText(changedObjects(all), PLAIN)
  expect(text).toContain("-      value: (masked)\n+      value: (masked, changed)\n")
  expect(text).not.toMatch(/hunter/)
  expect(diffStat(changedObjects(all), PLAIN)).toContain("+1 -1")
})
