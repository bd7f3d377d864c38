import { createSource, type Path, valueAt } from "@sternpost/goyaml"
import fc from "fast-check"
import { expect, test } from "vitest"
import { DocumentScan } from "./document-scan.ts"
import type { Manifest } from "./manifest.ts"
import { parseManifests } from "./stream.ts"

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  finalizers:
  - a
  - b
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web:1
        ports:
        - containerPort: 80
      volumes: []
  replicas: 2
`
const PATHS: Path[] = [
  [],
  ["kind"],
  ["metadata", "name"],
  ["metadata", "finalizers"],
  ["metadata", "finalizers", 1],
  ["spec"],
  ["spec", "replicas"],
  ["spec", "none"],
  ["spec", "template", "metadata", "labels"],
  ["spec", "template", "spec", "containers"],
  ["spec", "template", "spec", "containers", 0, "ports", 0],
]
const only = (text: string): Manifest => parseManifests(text).manifests[0] as Manifest
const WHOLE = only(TEXT).value()

test("whatever is asked for in whatever order, the answers are those of the whole document", () => {
  const questions = fc.array(fc.tuple(fc.constantFrom(...PATHS), fc.boolean()), { maxLength: 6 })
  fc.assert(
    fc.property(questions, (questions) => {
      const manifest = only(TEXT)
      for (const [path, onlyKind] of questions) {
        const fresh = only(TEXT)
        if (onlyKind) expect(manifest.kindAt(path)).toBe(fresh.kindAt(path))
        else expect(manifest.get(path)).toEqual(fresh.get(path))
      }
      expect(manifest.value()).toEqual(WHOLE)
    }),
  )
})

test("an outline is what is scanned for a field beside lists", () => {
  const source = createSource(TEXT)
  const scan = new DocumentScan(source, 0, source.latin1.length)
  expect(scan.forValue(["spec", "replicas"]).outline).toBe(true)
  expect(scan.forKind(["spec", "template", "spec", "containers"]).outline).toBe(true)
  expect(scan.forEdits([{ op: "set", path: ["spec", "replicas"], value: 3 }]).outline).toBe(true)
  expect(scan.forValue(["spec"]).outline).toBe(false)
})

test("a document that was handed out stays good when more is asked for", () => {
  const source = createSource(TEXT)
  const scan = new DocumentScan(source, 0, source.latin1.length)
  const outline = scan.forValue(["spec", "replicas"])
  const whole = scan.whole()
  expect(whole).not.toBe(outline)
  expect(valueAt(outline, ["spec", "replicas"])).toBe(2)
})

test("what replaces or respells an object looks at all of it, whatever was read before", () => {
  const other = TEXT.replace("image: web:1", "image: web:2")
  const manifest = only(TEXT)
  expect(manifest.get(["spec", "replicas"])).toBe(2)
  expect(manifest.respell(other)).toBe(false)
  expect(manifest.respell(TEXT.replace("replicas: 2", "replicas: 0x2"))).toBe(true)

  const adopting = only(TEXT)
  expect(adopting.get(["spec", "replicas"])).toBe(2)
  expect(adopting.adopt(only(other))).toBe(true)
  const changes = adopting.log.entries.map((entry) =>
    "path" in entry ? [entry.path, entry.before, entry.after] : [],
  )
  const image = ["spec", "template", "spec", "containers", 0, "image"]
  expect(changes).toEqual([[image, "web:1", "web:2"]])
})
