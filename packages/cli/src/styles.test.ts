import { expect, test } from "vitest"
import { styles } from "./styles.ts"

const terminal = { isTTY: true }

test.each<[object, Record<string, string>, boolean]>([
  [terminal, {}, true],
  [{}, {}, false],
  [terminal, { NO_COLOR: "1" }, false],
  [terminal, { NO_COLOR: "" }, true],
  [{}, { FORCE_COLOR: "1" }, true],
  [terminal, { FORCE_COLOR: "0" }, false],
  [terminal, { TERM: "dumb" }, false],
])("colours on %j with %j: %s", (stream, env, coloured) => {
  expect(styles(stream, env).red("x")).toBe(coloured ? "\u001b[31mx\u001b[39m" : "x")
})
