import { expect, test } from "vitest"
import { createProgress } from "./progress.ts"

function bar(isTerminal = true, columns = 80) {
  const written: string[] = []
  let time = 0
  const write = (text: string) => written.push(text.replace("\r\x1b[K", "<"))
  const progress = createProgress({ isTerminal, columns, write, now: () => time })
  return { progress, written, at: (now: number) => (time = now) }
}

test("what takes less than a second has no bar", () => {
  const { progress, written, at } = bar()
  at(900)
  progress.show("copy", 1, 2)
  progress.end()
  expect(written).toEqual([])
})

test("what takes longer has one, drawn ten times a second, and taken away at the end", () => {
  const { progress, written, at } = bar()
  at(1000)
  progress.show("read", 0)
  at(1050)
  progress.show("copy", 1, 4)
  at(1100)
  progress.show("copy", 2, 4)
  progress.end()
  expect(written).toEqual(["<read ...", `<copy [${"#".repeat(15)}${".".repeat(15)}] 2/4`, "<"])
})

test("it is no longer than the terminal is wide", () => {
  const { progress, written, at } = bar(true, 11)
  at(2000)
  progress.show("copy", 1, 4)
  expect(written).toEqual(["<copy [####"])
})

test("a file or a pipe gets none", () => {
  const { progress, written, at } = bar(false)
  at(5000)
  progress.show("copy", 1, 2)
  progress.end()
  expect(written).toEqual([])
})
