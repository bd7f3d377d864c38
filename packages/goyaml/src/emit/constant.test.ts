import { expect, test } from "vitest"
import { GO_STYLE, renderItem } from "./block.ts"
import { keepConstant, renderOnce } from "./constant.ts"

test("keeps the text of a constant for each layout, and of nothing else", () => {
  const value = { a: { b: ["c"] } }
  let count = 0
  const render = (column: number, style = GO_STYLE) =>
    renderOnce(value, column, style, () => {
      count++
      return renderItem(value, column, style)
    })
  const first = render(2)
  render(2)
  expect(count).toBe(2)
  keepConstant(value)
  expect(render(2)).toBe(first)
  expect(render(2)).toBe(first)
  expect(count).toBe(3)
  expect(render(4)).toBe(renderItem(value, 4, GO_STYLE))
  for (const style of [
    { ...GO_STYLE, indent: 4 },
    { ...GO_STYLE, sequenceIndent: 2 },
    { ...GO_STYLE, eol: "\r\n" },
  ])
    expect(render(2, style)).toBe(renderItem(value, 2, style))
})
