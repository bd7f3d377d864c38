import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { CelError, type CelVariables, compileExpression } from "./index.ts"

// Expressions of public policies and CRDs; not part of this repository, so absent on most machines.
const { STERNPOST_CONFORMANCE } = process.env
const folder =
  STERNPOST_CONFORMANCE ?? fileURLToPath(new URL("../../../../shared/conformance", import.meta.url))

const names =
  "object oldObject request params namespaceObject authorizer variables resource http image images globalContext user self oldSelf json yaml hash attestors attestations envoy base64 gzip generator context"
const variables: CelVariables = Object.fromEntries(names.split(" ").map((name) => [name, "dyn"]))

/** Names where the expressions that do not compile go wrong, and how many do. */
function problems(expressions: readonly string[]): readonly CelError[] {
  return expressions.flatMap((text) => {
    try {
      compileExpression(text, { variables, hasMutations: true })
      return []
    } catch (error) {
      if (error instanceof CelError) return [error]
      throw error
    }
  })
}

function read<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as T[]
}

test.skipIf(!existsSync(`${folder}/cel-policy-corpus.json`))("policies parse", () => {
  const expressions = read<{ expr: string }>("cel-policy-corpus.json").map(({ expr }) => expr)
  const syntax = problems(expressions).filter(({ code }) => code === "CEL_SYNTAX")
  // One is no CEL: behind it stands a letter that no token has.
  expect(syntax.map(({ summary }) => summary)).toEqual(["unexpected character: ß"])
})

test.skipIf(!existsSync(`${folder}/cel-crd-rules.json`))("rules of CRDs compile", () => {
  const failed = problems(read<string>("cel-crd-rules.json"))
  expect(failed.map(({ summary }) => summary)).toEqual([])
})
