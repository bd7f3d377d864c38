import type { YamlDocument } from "../document.ts"
import { formatString, quoteDouble } from "../emit/scalar.ts"
import { findKey } from "../find.ts"
import { toLatin1 } from "../source.ts"
import * as tape from "../tape.ts"
import { flowStyle, isFlow } from "./layout.ts"
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
  const around = chain.slice(0, -1).find((node) => isFlow(document, node))
  const style =
    kind === tape.SINGLE_QUOTED ? "single" : kind === tape.DOUBLE_QUOTED ? "double" : "plain"
  const json = around !== undefined && flowStyle(document, around).json
  const text = json ? quoteDouble(to) : formatString(to, style, around !== undefined)
  const start = tape.outerStart(document.tape, key)
  return [{ start, end: tape.endOf(document.tape, key), text: toLatin1(text) }]
}
