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
      compileExpression(text, { variables })
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
  // Message literals (`Object{...}`, `JSONPatch{...}`) belong to mutating policies.
  const others = syntax.filter(
    ({ expression }) => !/\b(?:Object|JSONPatch)[\w.]*\{/.test(expression),
  )
  expect(others.map(({ message }) => message)).toEqual([])
  expect(expressions.length - syntax.length).toBeGreaterThan(expressions.length * 0.85)
})

test.skipIf(!existsSync(`${folder}/cel-crd-rules.json`))("rules of CRDs compile", () => {
  const failed = problems(read<string>("cel-crd-rules.json"))
  // One compares an optional with null.
  expect(failed.map(({ summary }) => summary)).toEqual([
    "no such overload: optional<list<string>> == null",
  ])
})
