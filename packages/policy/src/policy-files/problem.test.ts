import { describe, expect, test } from "vitest"
import { readPolicyFiles } from "./policy-document.ts"
import { expressionProblem, refuseProblems } from "./problem.ts"

const TEXT =
  'kind: A\nmetadata: {name: a}\nspec:\n  x: "1 + y"\n---\nkind: B\nmetadata: {name: b}\nspec: {}\n'
const documents = (name = "p.yaml") => readPolicyFiles([{ name, text: TEXT }])

function refusal(make: () => void): unknown {
  try {
    make()
  } catch (cause) {
    return cause
  }
  return undefined
}

describe("policy files", () => {
  test("are read object by object, with the name of their file", () => {
    expect(documents().map(({ file, manifest }) => `${file} ${manifest.name}`)).toEqual([
      "p.yaml a",
      "p.yaml b",
    ])
  })

  test("that cannot be read are refused with file and line", () => {
    const broken = () => readPolicyFiles([{ name: "p.yaml", text: "kind: A\n---\na: [\n" }])
    expect(refusal(broken)).toMatchObject({
      code: "POLICY_INVALID",
      file: "p.yaml",
      message: expect.stringMatching(/^p\.yaml:\d+: /),
    })
  })
})

describe("problems", () => {
  const [a, b] = documents()
  if (a === undefined || b === undefined) throw new Error("no documents")

  test("are no error where there are none", () => {
    expect(refusal(() => refuseProblems([]))).toBeUndefined()
  })

  test("are told all at once, in the order of their lines", () => {
    const problems = [
      { document: b, path: ["spec"], message: "is empty" },
      { document: a, path: ["spec", "x"], message: "no variable", offset: 4 },
      { document: a, path: [], message: "is odd" },
    ]
    expect(refusal(() => refuseProblems(problems))).toMatchObject({
      code: "POLICY_INVALID",
      file: "p.yaml",
      line: 1,
      message: [
        'p.yaml:1:1: A "a": is odd',
        'p.yaml:4:11: A "a": spec.x: no variable',
        'p.yaml:8:7: B "b": spec: is empty',
      ].join("\n"),
    })
  })

  test("of objects of the stream name no file", () => {
    const document = { ...a, file: undefined }
    const error = refusal(() => refuseProblems([{ document, path: ["spec"], message: "is odd" }]))
    expect(error).toMatchObject({ message: 'A "a": spec: is odd', file: undefined })
  })

  test("of expressions are only those of CEL: anything else is thrown on", () => {
    const other = new Error("broken")
    expect(refusal(() => expressionProblem(a, ["spec"], other))).toBe(other)
  })
})
