import { resolvePlain } from "../scalar/resolve.ts"
import { isTimestamp } from "../scalar/timestamp.ts"

/** How libyaml's emitter writes a string, given what go-yaml asks for. */
export type ScalarForm = "plain" | "single" | "double" | "literal"

// What most labels, names and images look like.
const SIMPLE = /^[A-Za-z][\w./-]{5,70}$/
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const PRINTABLE_ASCII = /^[\n -~]*$/
const unprintable = (): RegExp =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what libyaml escapes
  /[\0-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]/
const BREAKS = /[\n\r\x85\u2028\u2029]/
// Leading indicators, `---` and `...`, and what ends a plain scalar inside it.
const NOT_PLAIN = /^[#,[\]{}&*!|>'"%@`]|^[?:-](?:[ \n]|$)|^(?:---|\.\.\.)|:(?:[ \n]|$)|[ \n]#|^ | $/

/** Whether the text is written plain and needs no look at its length. */
export function isSimple(text: string): boolean {
  return SIMPLE.test(text)
}

/** The form of a string as a value in block style, or as a key on one line. */
export function scalarForm(text: string, isKey: boolean): ScalarForm {
  if (isSimple(text)) return "plain"
  if (text.includes("\n")) return isKey || !mayBeLiteral(text) ? "double" : "literal"
  if (text === "") return "double"
  if (isOtherType(text)) return "double"
  if (needsEscapes(text)) return "double"
  return NOT_PLAIN.test(text) || BREAKS.test(text) ? "single" : "plain"
}

/** Whether go-yaml v2 would read the text as something else than a string. */
function isOtherType(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first > 127) return false
  if (BASE_60.test(text) || isTimestamp(text)) return true
  return typeof resolvePlain(text) !== "string"
}

function needsEscapes(text: string): boolean {
  return !PRINTABLE_ASCII.test(text) && unprintable().test(text)
}

// libyaml has no literal block for blanks before a line break or at the end.
function mayBeLiteral(text: string): boolean {
  return !/ [\n\x85\u2028\u2029]| $/.test(text) && !needsEscapes(text)
}
