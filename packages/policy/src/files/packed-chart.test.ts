import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { crdsAt } from "../schema/crd-source.ts"
import { crdFilesAt } from "./crd-files.ts"
import { packedCrdFiles } from "./packed-chart.ts"
import { tarEntries } from "./tar.ts"

const LONG = `${"a-very-long-folder-name/".repeat(6)}z.yaml`
const crd = (kind: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${kind.toLowerCase()}s.example.com}
spec: {group: example.com, names: {kind: ${kind}}, versions: [{name: v1, schema: {openAPIV3Schema: {type: object}}}]}
`
const FILES: Readonly<Record<string, string>> = {
  "lib/Chart.yaml": "name: lib",
  "lib/crds/one.yaml": crd("One"),
  "db/Chart.yaml": "name: db",
  "db/README.md": "#",
  "db/crds/README.md": "#",
  "db/crds/two.yaml": crd("Two"),
  [`db/crds/${LONG}`]: crd("Three"),
  "db/templates/crds/no.yaml": crd("No"),
  "db/charts/plain/Chart.yaml": "name: plain",
  "db/charts/plain/crds/four.yml": crd("Four"),
  "db/charts/plain/charts/deep/Chart.yaml": "name: deep",
  "db/charts/plain/charts/deep/crds/five.yaml": crd("Five"),
  "db/charts/notes/crds/no.yaml": crd("No"),
  "db/charts/_off/Chart.yaml": "name: off",
  "db/charts/_off/crds/no.yaml": crd("No"),
  "web/Chart.yaml": "name: web",
  "web/crds/six.yaml": crd("Six"),
}

let folder: string
const pack = (format: string, from: string, to: string) =>
  execFileSync("tar", ["-czf", to, `--format=${format}`, from], { cwd: folder })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-packed-"))
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  pack("gnu", "lib", "db/charts/lib-1.0.0.tgz")
  mkdirSync(join(folder, "web/charts"))
  pack("gnu", "db", "web/charts/db-1.0.0.tgz")
})
afterAll(() => rmSync(folder, { recursive: true }))

const kinds = (path: string) => crdsAt([path], folder).map(({ kind }) => kind)
const OF_DB = ["Three", "Two", "One", "Four", "Five"]

describe("the CRDs of a packed chart, and of those in it,", () => {
  test("are those of a chart that has it among its dependencies", () => {
    expect(kinds("web")).toEqual(["Six", ...OF_DB])
  })

  test.each(["gnu", "pax", "ustar", "oldgnu"])("are read from an archive as %s", (format) => {
    pack(format, "db", "db.tgz")
    expect(kinds("db.tgz")).toEqual(OF_DB)
  })

  test("are told with the archive that they are in", () => {
    const paths = crdFilesAt("web", folder).map(({ path }) => relative(folder, path))
    expect(paths[0]).toBe("web/crds/six.yaml")
    expect(paths).toContain("web/charts/db-1.0.0.tgz/db/crds/two.yaml")
    expect(paths).toContain("web/charts/db-1.0.0.tgz/db/charts/lib-1.0.0.tgz/lib/crds/one.yaml")
  })

  test("have their mistakes in it", () => {
    writeFileSync(join(folder, "lib/crds/bad.yaml"), "kind: [\n")
    pack("gnu", "lib", "bad.tgz")
    rmSync(join(folder, "lib/crds/bad.yaml"))
    expect(() => kinds("bad.tgz")).toThrow("cannot read bad.tgz/lib/crds/bad.yaml:2")
  })
})

describe("a packed chart is an error with its file", () => {
  const tar = () => gunzipSync(readFileSync(join(folder, "web/charts/db-1.0.0.tgz")))
  test.each<[what: string, bytes: () => Buffer, message: string]>([
    ["that is not packed", () => Buffer.from("text"), "incorrect header check"],
    ["that is no archive", () => gzipSync("x".repeat(600)), "it is no tar archive (byte 0)"],
    ["that is empty", () => gzipSync(""), "the archive is cut off"],
    ["that is cut off", () => gzipSync(tar().subarray(0, 1200)), "the archive is cut off"],
    ["without a chart", () => gzipSync(Buffer.alloc(1024)), "it has no Chart.yaml"],
    [
      "that grows without end",
      () => gzipSync(Buffer.alloc(101 * 2 ** 20)),
      "Cannot create a Buffer",
    ],
  ])("%s", (_, bytes, message) => {
    const file = join(folder, "odd.tgz")
    writeFileSync(file, bytes())
    expect(() => packedCrdFiles(file)).toThrow(
      expect.objectContaining({ code: "SCHEMA_UNREADABLE", file }),
    )
    expect(() => packedCrdFiles(file)).toThrow(message)
  })
})

test("links and folders in an archive are no files", () => {
  execFileSync("ln", ["-sf", "Chart.yaml", join(folder, "lib/link.yaml")])
  pack("gnu", "lib", "links.tgz")
  const names = [...tarEntries(gunzipSync(readFileSync(join(folder, "links.tgz"))))]
  expect(names.map(({ name }) => name).sort()).toEqual(["lib/Chart.yaml", "lib/crds/one.yaml"])
})
