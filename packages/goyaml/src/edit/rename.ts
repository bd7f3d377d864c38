import { formatString, quoteDouble } from "../emit/scalar.ts"
import { findKey } from "../find.ts"
import { toLatin1 } from "../source.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { flowStyle } from "./layout.ts"
import { flowAround } from "./place.ts"
import type { Splice } from "./splice.ts"

/** Writes another key in place of the key of the last node of the chain. */
export function renameKey(
  document: YamlDocument,
  chain: readonly number[],
  from: string,
  to: string,
): Splice[] {
  const map = chain.at(-2) as number
  const key = tape.contentOf(document.tape, findKey(document, map, from))
  const kind = (document.tape[key] as number) & 15
  const around = flowAround(document, chain)
  const style =
    kind === tape.SINGLE_QUOTED ? "single" : kind === tape.DOUBLE_QUOTED ? "double" : "plain"
  const json = around >= 0 && flowStyle(document, around).json
  const text = json ? quoteDouble(to) : formatString(to, style, around >= 0)
  const start = tape.outerStart(document.tape, key)
  return [{ start, end: tape.endOf(document.tape, key), text: toLatin1(text) }]
}
