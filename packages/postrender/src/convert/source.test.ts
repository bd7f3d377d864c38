import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { fileBeside, readDocuments, readInputFile } from "./source.ts"
import { folderOf, removeFolders } from "./testing.ts"

afterAll(removeFolders)

const read = (text: string) => readDocuments({ text, file: "in.yaml", folder: "/" })

test("gives every document that has content", () => {
  const documents = read("# nothing\n---\na: 1\n---\n---\nb: 2\n")
  expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }])
})

test("a text that is no YAML is an error with file and line", () => {
  expect(() => read("a: b\n c: d: e\n")).toThrow(/^in\.yaml:2: it is no YAML: /)
  expect(() => read("a: b\n c: d: e\n")).not.toThrow("templates")
})

test("a text with templates is told to be filled in before", () => {
  expect(() => read("{{ range }}\na: b: c\n")).toThrow("convert what they make")
})

test("a file that is not there is an error that names it", () => {
  expect(() => readInputFile("/no/such/file", "file")).toThrow(
    'cannot read "file": there is no such file or folder; ENOENT'.slice(0, 40),
  )
  expect(() => readInputFile("/no/such/file", "file")).toThrow(
    expect.objectContaining({ code: "CONVERT_FAILED", file: "file" }),
  )
})

test("a file that a document names is beside it, and called so", () => {
  const folder = folderOf({ "sub/a.yaml": "x: 1\n", "sub/deep/b.yaml": "y: 2\n" })
  const [document] = readDocuments(readInputFile(join(folder, "sub/a.yaml"), "sub/a.yaml"))
  const beside = document && fileBeside(document, "deep/b.yaml")
  expect(beside).toMatchObject({ file: "sub/deep/b.yaml", folder: join(folder, "sub/deep") })
  expect(String(beside?.text)).toBe("y: 2\n")
})

test("beside stdin, files are called as they are written", () => {
  const folder = folderOf({ "a.yaml": "x: 1\n" })
  const [document] = readDocuments({ text: "y: 1", file: "stdin", folder })
  expect(document && fileBeside(document, "a.yaml").file).toBe("a.yaml")
})
