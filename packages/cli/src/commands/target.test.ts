import { expect, test } from "vitest"
import { UsageError } from "../exit.ts"
import { parseTarget } from "./target.ts"

test.each([
  ["kind=Deployment", { kind: "Deployment" }],
  ["kind=Deployment,name=web", { kind: "Deployment", name: "web" }],
  ["kind=A|B,", { kind: "A|B" }],
  ['labelSelector="a=b,c=d",kind=A', { labelSelector: "a=b,c=d", kind: "A" }],
  ["labelSelector=a=b", { labelSelector: "a=b" }],
  ["namespace=", { namespace: "" }],
  ["hook=true,podSpec=false", { hook: true, podSpec: false }],
])("%s", (text, selector) => {
  expect(parseTarget(text)).toEqual(selector)
})

test.each([
  ["podSpec=yes", 'target "podSpec=yes": podSpec is true or false, not "yes"'],
  ["hook=", 'hook is true or false, not ""'],
  ["hook=True", 'hook is true or false, not "True"'],
  ["knd=A", 'unknown field "knd"; known are group, version, kind'],
  ["", "is not of the form kind=Deployment,name=web"],
  ["Deployment", "is not of the form kind=Deployment,name=web"],
  ["kind=A,web", "is not of the form kind=Deployment,name=web"],
  ["web,kind=A", "is not of the form kind=Deployment,name=web"],
  ["kind=A,,name=b", "is not of the form kind=Deployment,name=web"],
])("refuses %j", (text, message) => {
  expect(() => parseTarget(text)).toThrow(UsageError)
  expect(() => parseTarget(text)).toThrow(message)
})
