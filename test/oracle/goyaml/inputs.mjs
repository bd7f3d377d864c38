// Texts whose reading by Go is recorded in packages/goyaml/src/testdata/verdicts.json.
import { onOneLine } from "./inputs/on-one-line.mjs"
import { overLines } from "./inputs/over-lines.mjs"

export const inputs = [...onOneLine, ...overLines]
