import { describe, expect, test } from "vitest"
import { applyDifference } from "./difference.ts"

const BASE = `
@core.v1 io.core.v1 /v1
+Pod kind:s spec:PodSpec
PodSpec containers!:[]Container=map(name)~merge(name) nodeName:s hostUsers:b
Container name!:s image:s
@new.v1 io.new.v1 new/v1
+New kind:s
`

const rowsOf = (difference: string) => applyDifference(BASE, difference).split("\n").sort()
const without = (...rows: string[]) =>
  BASE.split("\n")
    .filter((row) => row !== "" && !rows.includes(row))
    .sort()

describe("a difference of tables", () => {
  test("that is empty gives the table", () => {
    expect(rowsOf("\n")).toEqual(without())
  })

  test("takes out packages with all that is in them", () => {
    expect(rowsOf("-@new.v1 io.new.v1 new/v1")).toEqual(
      without("@new.v1 io.new.v1 new/v1", "+New kind:s"),
    )
  })

  test("takes out and adds types", () => {
    const difference = "@core.v1 io.core.v1 /v1\n-Container\n+Node kind:s"
    expect(rowsOf(difference)).toEqual(
      [...without("Container name!:s image:s"), "+Node kind:s"].sort(),
    )
  })

  test("takes out, changes and adds fields of a row", () => {
    const difference = "@core.v1 io.core.v1 /v1\n~PodSpec -hostUsers nodeName!:s tolerations:[]s"
    expect(rowsOf(difference)).toContain(
      "PodSpec containers!:[]Container=map(name)~merge(name) nodeName!:s tolerations:[]s",
    )
  })

  test("adds packages", () => {
    expect(rowsOf("@old.v1 io.old.v1 old/v1\n+Old kind:s")).toEqual(
      [...without(), "@old.v1 io.old.v1 old/v1", "+Old kind:s"].sort(),
    )
  })
})
