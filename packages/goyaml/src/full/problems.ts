/**
 * What go-yaml says of text that is no YAML to it. The words and the rules are facts about Go: users
 * meet the same message from Helm. `not found` means that something else stands there.
 */
export const PROBLEMS = {
  /** More than 10,000 brackets, or block collections, are open. */
  tooDeep: "exceeded max depth of 10000",

  /** What stands in its map's column must be a key: a `:` within its line and 1024 characters. */
  noColon: "could not find expected ':'",
  /** A `:` behind something that cannot be a key, as in `a: b: c`. */
  colonNotAllowed: "mapping values are not allowed in this context",
  /** A `?` where no key may begin. */
  keyNotAllowed: "mapping keys are not allowed in this context",
  /** A `-` where no key may begin, as in `a: - b`. */
  entryNotAllowed: "block sequence entries are not allowed in this context",
  /** A tab where a key may begin, or an indicator that is reserved or means nothing here. */
  noToken: "found character that cannot start any token",

  /** Neither a `-` nor the end of the sequence. */
  noEntry: "did not find expected '-' indicator",
  /** Neither a key nor the end of the map. */
  noKey: "did not find expected key",
  /** A node is due and something comes that is none, as in `[,]`. */
  noContent: "did not find expected node content",
  /** Behind an item between square brackets. */
  noCommaOrBracket: "did not find expected ',' or ']'",
  /** Behind a pair between braces. */
  noCommaOrBrace: "did not find expected ',' or '}'",

  /** A continuation line is indented with a tab. */
  tabIndents: "found a tab character that violates indentation",
  /** `---` or `...` at the start of a line between quotes. */
  markerInQuotes: "found unexpected document indicator",
  /** The closing quote is missing. */
  openQuote: "found unexpected end of stream",
  /** A letter that means nothing behind a backslash. */
  unknownEscape: "found unknown escape character",
  /** Fewer digits than `\x`, `\u` or `\U` must have. Go's spelling. */
  noHexDigit: "did not find expected hexdecimal number",
  /** An escaped surrogate, or a number that is no character. */
  badEscapedCharacter: "found invalid Unicode character escape code",

  /** A block scalar's indentation indicator is `0`. */
  zeroIndentation: "found an indentation indicator equal to 0",
  /** Behind a block scalar's header, or a directive, stands more text. */
  noLineEnd: "did not find expected comment or line break",
  /** A tab among the blanks before a block scalar's text. */
  tabInBlockScalar: "found a tab character where an indentation space is expected",

  /** An anchor or alias has no name, or one with other characters than letters, digits, `_`, `-`. */
  noName: "did not find expected alphabetic or numeric character",
  /** A verbatim tag is not closed. */
  noGreater: "did not find the expected '>'",
  /** A tag, or a part of a directive, runs into other text. */
  noBlank: "did not find expected whitespace or line break",
  /** A tag's handle is not closed in a directive. */
  noBang: "did not find expected '!'",
  /** A tag ends behind its handle. */
  noUri: "did not find expected tag URI",
  /** A `%` in a tag without two digits. */
  noOctet: "did not find URI escaped octet",
  /** Escaped octets of a tag that are no UTF-8. */
  badLeadingOctet: "found an incorrect leading UTF-8 octet",
  badTrailingOctet: "found an incorrect trailing UTF-8 octet",
  /** A tag's handle that no `%TAG` declares. */
  unknownHandle: "found undefined tag handle",

  /** A `%` with nothing behind it. */
  noDirectiveName: "could not find expected directive name",
  /** A directive's name runs into other text. */
  badDirectiveName: "found unexpected non-alphabetical character",
  /** A directive other than `%YAML` and `%TAG`. */
  unknownDirective: "found unknown directive name",
  /** A `%TAG` whose handle is followed by something else than a blank. */
  noBlankBehindHandle: "did not find expected whitespace",
  /** `%YAML` and something that is no number. */
  noVersion: "did not find expected version number",
  /** A version number of three digits. */
  longVersion: "found extremely long version number",
  /** A version without its dot. */
  noDot: "did not find expected digit or '.' character",
  /** A version other than 1.1. */
  otherVersion: "found incompatible YAML document",
  secondVersion: "found duplicate %YAML directive",
  /** A second `%TAG` for the same handle. */
  secondHandle: "found duplicate %TAG directive",
  /** Directives that no `---` follows. */
  noMarker: "did not find expected <document start>",

  /** Bytes that are not UTF-8, and characters that YAML does not allow. */
  control: "control characters are not allowed",
  badLeadByte: "invalid leading UTF-8 octet",
  cutOff: "incomplete UTF-8 octet sequence",
  badTrailByte: "invalid trailing UTF-8 octet",
  overlong: "invalid length of a UTF-8 sequence",
  noCharacter: "invalid Unicode character",
} as const

/** An alias whose anchor does not stand before it. */
export function unknownAnchor(name: string): string {
  return `unknown anchor '${name}' referenced`
}
