// JSON whose integers may not fit a double, and comparison with what we read.

/** An integer beyond 2^53, as the JSON text spells it. */
class BigNumber {
  /** @param {string} text */
  constructor(text) {
    this.text = text
  }
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|-?Infinity|NaN/g
const INTEGER = /^-?\d+$/
// No text of the data begins with this: JSON escapes NUL, and YAML forbids it.
const MARK = "\0number "

/** Parses JSON, also with `NaN` and `Infinity`; integers beyond 2^53 keep their digits. */
export function parseExactJson(text) {
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    needsMark(token) ? JSON.stringify(MARK + token) : token,
  )
  return JSON.parse(marked, (_, value) =>
    typeof value === "string" && value.startsWith(MARK) ? unmark(value.slice(MARK.length)) : value,
  )
}

function needsMark(token) {
  if (token.startsWith('"')) return false
  return INTEGER.test(token) ? !Number.isSafeInteger(Number(token)) : /[aI]/.test(token)
}

const unmark = (token) => (INTEGER.test(token) ? new BigNumber(token) : Number(token))

/**
 * Says where and how `actual` is another value than `expected`, which `parseExactJson` read; undefined
 * when it is the same. A big integer is the same when its digits are, be it a bigint or a number.
 */
export function difference(actual, expected, path = "") {
  if (expected instanceof BigNumber) {
    const isNumber = typeof actual === "number" || typeof actual === "bigint"
    return isNumber && String(actual) === expected.text
      ? undefined
      : differs(path, actual, expected)
  }
  if (Array.isArray(expected)) return listDifference(actual, expected, path)
  if (typeof expected === "object" && expected !== null)
    return mapDifference(actual, expected, path)
  const same = actual === expected || Object.is(actual, expected)
  return same ? undefined : differs(path, actual, expected)
}

function listDifference(actual, expected, path) {
  if (!Array.isArray(actual) || actual.length !== expected.length)
    return differs(path, actual, expected)
  return firstOf(expected.keys(), (i) => difference(actual[i], expected[i], `${path}/${i}`))
}

function mapDifference(actual, expected, path) {
  if (typeof actual !== "object" || actual === null || Array.isArray(actual))
    return differs(path, actual, expected)
  const surplus = Object.keys(actual).find((key) => !Object.hasOwn(expected, key))
  if (surplus !== undefined) return `${path}/${surplus}: should not be there`
  return firstOf(Object.keys(expected), (key) =>
    Object.hasOwn(actual, key)
      ? difference(actual[key], expected[key], `${path}/${key}`)
      : `${path}/${key}: is missing`,
  )
}

function firstOf(keys, find) {
  for (const key of keys) {
    const found = find(key)
    if (found !== undefined) return found
  }
  return undefined
}

const differs = (path, actual, expected) =>
  `${path || "/"}: got ${show(actual)}, expected ${show(expected)}`

function show(value) {
  if (value instanceof BigNumber) return value.text
  if (typeof value === "bigint" || typeof value === "number" || value === undefined)
    return String(value)
  const text = JSON.stringify(value, (_, inner) =>
    typeof inner === "bigint" ? String(inner) : inner,
  )
  return text.length > 120 ? `${text.slice(0, 120)}...` : text
}
