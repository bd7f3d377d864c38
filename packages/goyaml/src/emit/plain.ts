import { resolveNumber } from "../scalar/resolve.ts"

const WORDS: ReadonlySet<string> = new Set(
  "y n yes no on off true false null ~ << = .inf +.inf -.inf .nan".split(" "),
)
// A number to some readers of YAML 1.1.
const EXPONENT = /^e[-+]?[0-9]+$/i
// Numbers of YAML 1.1 and 1.2 that Go does not know: base 60, any underscore, what is out of range.
const NUMBERS =
  /^[-+]?(?:0[xXbBoO][0-9a-fA-F_]*|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9]*)?)$/
const DATES = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt \t])/
const BAD_START = /^[\s?:,[\]{}#&*!|>'"%@`]|^-(?:\s|$)|^(?:---|\.\.\.)/
const BAD_INSIDE = /:(?:\s|$)|\s#|\s$/
const PRINTABLE_ASCII = /^[ -~]*$/
// A pattern of Unicode classes takes longer to make than most runs have: only where one is needed.
const unprintable = () =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what YAML wants escaped
  /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u
const FLOW_INDICATORS = /[,[\]{}?]/

/** Whether a plain scalar of this text would be read as a number, a date, a boolean or null. */
export function isOtherType(text: string): boolean {
  if (text === "" || isWord(text)) return true
  const first = text.charCodeAt(0)
  if (first > 57 || first < 43) return false
  return resolveNumber(text) !== undefined || NUMBERS.test(text) || DATES.test(text)
}

/** Whether YAML has no way to write the text but with escapes. */
export function needsEscapes(text: string): boolean {
  return !PRINTABLE_ASCII.test(text) && unprintable().test(text)
}

const LONGEST_WORD = 5

function isWord(text: string): boolean {
  if (text.length <= LONGEST_WORD && WORDS.has(text.toLowerCase())) return true
  // The second character of an exponent is a digit or a sign.
  return text.charCodeAt(1) <= NINE && EXPONENT.test(text)
}

const NINE = 57

// What most labels, names and images look like.
const SIMPLE = /^[A-Za-z][\w./-]*$/

/** Whether the text reads as itself without quotes, in YAML 1.1 and 1.2 alike. */
export function isPlainSafe(text: string, inFlow = false): boolean {
  if (SIMPLE.test(text)) return !isWord(text)
  return (
    !isOtherType(text) &&
    !BAD_START.test(text) &&
    !BAD_INSIDE.test(text) &&
    !needsEscapes(text) &&
    !(inFlow && (FLOW_INDICATORS.test(text) || text.startsWith("-")))
  )
}
