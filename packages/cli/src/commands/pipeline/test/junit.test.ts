import { describe, expect, test } from "vitest"
import { junitReport } from "./junit.ts"

describe("the JUnit report", () => {
  test("counts cases and failures", () => {
    const text = junitReport([
      { name: "a", status: "passed" },
      { name: "b", status: "updated" },
      { name: "c", status: "failed", message: "why" },
    ])
    expect(text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites tests="3" failures="1">/,
    )
    expect(text.match(/<testcase /g)).toHaveLength(3)
    expect(text).toContain('<testcase classname="pipeline" name="a"/>')
  })

  test("holds message and diff of a failure", () => {
    const text = junitReport([{ name: "a", status: "failed", message: "why", diff: "-a\n+b\n" }])
    expect(text).toContain('<failure message="why">-a\n+b\n</failure>')
  })

  test("escapes what XML would read otherwise", () => {
    const text = junitReport([
      { name: 'a"&', status: "failed", message: '<x>\n"y"', diff: "-a & <b>\n" },
    ])
    expect(text).toContain('name="a&quot;&amp;"')
    expect(text).toContain('message="&lt;x&gt;&#10;&quot;y&quot;"')
    expect(text).toContain("-a &amp; &lt;b&gt;\n</failure>")
  })

  test("replaces what XML cannot hold", () => {
    const text = junitReport([
      { name: "a", status: "failed", message: "\x1b[31m\x00", diff: "\ufffe" },
    ])
    expect(text).toContain('message="?[31m?">?</failure>')
  })
})
