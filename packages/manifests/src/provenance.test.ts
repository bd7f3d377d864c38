import { expect, test } from "vitest"
import { templateFromComments } from "./provenance.ts"

const template = (text: string) => templateFromComments(text, 0, text.length)

test.each([
  ["\n# Source: web/templates/a.yaml\nkind: A\n", "web/templates/a.yaml"],
  ["\n# a comment\n\n# Source: web/templates/a.yaml\r\nkind: A\n", "web/templates/a.yaml"],
  ["\n#### file: web/templates/a.yaml\nkind: A\n", "web/templates/a.yaml"],
  ["kind: A\n# Source: too/late.yaml\n", undefined],
  ["\n# Sources: no.yaml\nkind: A\n", undefined],
  ["", undefined],
])("%j comes from %s", (text, expected) => expect(template(text)).toBe(expected))

test("does not look into the next document", () => {
  const text = "# c\n---\n# Source: other.yaml\n"
  expect(templateFromComments(text, 0, 4)).toBeUndefined()
})
