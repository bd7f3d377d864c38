// Letters behind all else, runs of digits by their number: the order of go-yaml's maps.
const LETTER = /^\p{L}$/u

const ZERO = 48
const NINE = 57

/** Compares keys as go-yaml v2 sorts them: `a9` before `a10`, `a-b` before `aa`. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++)
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return compareFrom(a, b, i)
  return a.length - b.length
}

function compareFrom(a: string, b: string, at: number): number {
  // A difference in the second half of a surrogate pair is one of the whole character.
  const start = isTrailing(a, at) ? at - 1 : at
  const [left, right] = [a.codePointAt(start) as number, b.codePointAt(start) as number]
  const isWord = [isLetter(left), isLetter(right)]
  if (isWord[0] !== isWord[1]) return isWord[0] ? 1 : -1
  if (isWord[0]) return left - right
  return compareNumbers(a, b, start) || left - right
}

// The numbers that begin (or go on) where the texts differ; leading zeros count only as length.
function compareNumbers(a: string, b: string, at: number): number {
  const inside = (isZero(a, at) || isZero(b, at)) && endsInNumber(a.slice(0, at)) ? "1" : ""
  const left = inside + digitsFrom(a, at)
  const right = inside + digitsFrom(b, at)
  const [x, y] = [BigInt(left || 0), BigInt(right || 0)]
  if (x !== y) return x < y ? -1 : 1
  return left.length - right.length
}

function isZero(text: string, at: number): boolean {
  return text.charCodeAt(at) === ZERO
}

function endsInNumber(text: string): boolean {
  return /[1-9]0*$/.test(text)
}

function digitsFrom(text: string, at: number): string {
  let end = at
  while (text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= NINE) end++
  return text.slice(at, end)
}

function isLetter(code: number): boolean {
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
  return LETTER.test(String.fromCodePoint(code))
}

function isTrailing(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return at > 0 && code >= 0xdc00 && code <= 0xdfff
}
