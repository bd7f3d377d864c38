import { YamlError } from "../errors.ts"
import { child, type Path } from "../find.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { isFlow } from "./layout.ts"

/** Where a path leads. */
export interface Place {
  /** Content nodes from the root along the path, as far as they exist. */
  readonly chain: readonly number[]
  /** Steps of the path that exist. */
  readonly found: number
}

/** Follows a path physically. */
export function locate(document: YamlDocument, path: Path): Place {
  const chain = document.root < 0 ? [] : [document.root]
  let found = 0
  if (document.root >= 0) {
    for (; found < path.length; found++) {
      const next = child(document, chain.at(-1) as number, path[found] as string)
      if (next < 0) break
      chain.push(next)
    }
  }
  return { chain, found }
}

/** The outermost collection in brackets that holds the last node of a chain, or -1. */
export function flowAround(document: YamlDocument, chain: readonly number[]): number {
  for (let i = 0; i < chain.length - 1; i++) {
    if (isFlow(document, chain[i] as number)) return chain[i] as number
  }
  return -1
}

export function editError(document: YamlDocument, node: number, problem: string): YamlError {
  const offset = node < 0 ? document.start : tape.startOf(document.tape, node)
  return new YamlError("YAML_EDIT", problem, document.source, offset)
}

/** A path as it is written in messages: `spec.containers[0].image`. */
export function pathText(path: Path): string {
  const text = path
    .map((step) => {
      if (typeof step === "number") return `[${step}]`
      return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
    })
    .join("")
  return text === "" ? "the root" : text.replace(/^\./, "")
}
