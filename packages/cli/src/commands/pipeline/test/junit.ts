import type { CaseResult } from "./run-case.ts"

// What XML 1.0 cannot hold, even escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it is about
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
}

/** How the cases went, as JUnit's XML, which CI systems read. */
export function junitReport(results: readonly CaseResult[]): string {
  const failures = results.filter(({ status }) => status === "failed").length
  const counts = `tests="${results.length}" failures="${failures}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="sternpost pipeline test" ${counts}>
${results.map(testcase).join("\n")}
  </testsuite>
</testsuites>
`
}

function testcase({ name, status, message = "", diff = "" }: CaseResult): string {
  const start = `    <testcase classname="pipeline" name="${attribute(name)}"`
  if (status !== "failed") return `${start}/>`
  return `${start}>
      <failure message="${attribute(message)}">${content(diff)}</failure>
    </testcase>`
}

function attribute(text: string): string {
  return text.replace(FORBIDDEN, "?").replace(/[&<>"\n]/g, (sign) => ENTITIES[sign] ?? sign)
}

function content(text: string): string {
  return text.replace(FORBIDDEN, "?").replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
}
