import { RE2JS } from "re2js"

/** Whether a text has a part that fits a pattern of RE2, whose engine few patterns need. Throws its syntax errors. */
export function re2Test(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(pattern)
  return (text) => compiled.matcher(text).find()
}
