import { expect, test } from "vitest"
import { labelSelector } from "./label-selector.ts"

const labels = { app: "web", "example.com/tier": "front", n: 1 }

test.each([
  ["app=web", true],
  ["app==web", true],
  ["app = web", true],
  ["app!=web", false],
  ["missing!=web", true],
  ["app in (web, api)", true],
  ["app notin (web)", false],
  ["missing notin (web)", true],
  ["app", true],
  ["!app", false],
  ["!missing", true],
  ["example.com/tier=front,app", true],
  ["example.com/tier=front,!app", false],
  ["app in (a,b),app", false],
  ["n=1", false],
  ["missing=", false],
  ["", true],
])("%s: %s", (text, selects) => expect(labelSelector(text, "labelSelector")(labels)).toBe(selects))

test.each(["a b", "in (x)", "app in x", "=x", "app in (x"])(
  "refuses %j, quoting what it cannot read",
  (text) => {
    expect(() => labelSelector(text, "labelSelector")).toThrow(
      /labelSelector: .* no valid selector/,
    )
  },
)
