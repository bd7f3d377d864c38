import { expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import type { Path } from "./find.ts"
import { findPlace } from "./place.ts"
import { createSource, lineColumn } from "./source.ts"

const TEXT = `# a comment
kind: Deployment
spec:
  # about the list
  list:
  - name: a
    deep: {x: 1, z: 2}

  - &two !!map
    name: b
  more: *two
`

test.each<[Path, number, number]>([
  [[], 2, 1],
  [["kind"], 2, 1],
  [["spec"], 3, 1],
  [["spec", "list"], 5, 3],
  [["spec", "list", 0], 6, 5],
  [["spec", "list", 0, "deep"], 7, 5],
  [["spec", "list", 0, "deep", "z"], 7, 18],
  [["spec", "list", 1], 9, 5],
  [["spec", "list", 1, "name"], 10, 5],
])("%j stands at line %i, column %i", (path, line, column) => {
  expect(placeOf(path)).toEqual({ line, column })
})

test.each<[Path, number, number]>([
  [["nothing"], 2, 1],
  [["spec", "nothing", "deeper"], 3, 1],
  [["spec", "list", 7], 5, 3],
  [["spec", "list", 1, "deep"], 9, 5],
  [["spec", "more", "name"], 11, 3],
  [["kind", "deeper"], 2, 1],
])(
  "%j, which is nowhere, has the place of what is nearest: line %i, column %i",
  (path, line, column) => {
    expect(placeOf(path)).toEqual({ line, column })
  },
)

test("an empty document has a place too", () => {
  expect(findPlace(scanDocument(createSource("# nothing\n"), 0, 10), ["a"])).toBe(0)
})

function placeOf(path: Path) {
  const source = createSource(TEXT)
  return lineColumn(source, findPlace(scanDocument(source, 0, TEXT.length), path))
}
