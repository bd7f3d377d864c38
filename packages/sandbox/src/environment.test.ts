import { expect, test } from "vitest"
import { allowedEnvironment } from "./index.ts"

const from = {
  PATH: "/bin",
  HELM_NAMESPACE: "web",
  HELM_BIN: "helm",
  MY_HELM: "no",
  AWS_SECRET: "no",
  UNSET: undefined,
  "a.b": "dots",
  axb: "no dots",
}

test.each<[string[], Record<string, string>]>([
  [[], {}],
  [["PATH"], { PATH: "/bin" }],
  [["HELM_*"], { HELM_NAMESPACE: "web", HELM_BIN: "helm" }],
  [["*_BIN", "PATH"], { PATH: "/bin", HELM_BIN: "helm" }],
  [["NOT_THERE", "UNSET"], {}],
  [["a.b"], { "a.b": "dots" }],
  [["HELM"], {}],
])("%j lets through %j", (names, expected) => {
  expect(allowedEnvironment(names, from)).toEqual(expected)
})

test("ignores case on Windows only", () => {
  expect(allowedEnvironment(["PATH"], { Path: "C:\\" }, "win32")).toEqual({ Path: "C:\\" })
  expect(allowedEnvironment(["PATH"], { Path: "x" }, "linux")).toEqual({})
})
