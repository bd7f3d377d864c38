/** What is shown instead of a secret value. */
export const MASK = "(masked)"

/** Gives a text as it may be shown: what is secret in it masked, all else as it is. */
export type TextMask = (text: string) => string

// Shapes that their makers document, so that nothing else looks so. A token begins where no word goes on, and
// what it must not have is excluded at each place: no text takes longer than its length.
const TOKENS = [
  "-----BEGIN (?:[A-Z0-9 ]{1,40} )?PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{1,60}-----|$)",
  "(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])",
  "gh[pousr]_[A-Za-z0-9]{36,255}",
  String.raw`github_pat_\w{60,255}`,
  String.raw`glpat-[\w-]{20,300}`,
  String.raw`xox[abeprs]-[\w-]{20,300}`,
  String.raw`[sr]k_live_\w{20,300}`,
  String.raw`sk-(?:ant|proj|svcacct|admin)-[\w-]{20,300}`,
  String.raw`AIza[\w-]{35}(?![\w-])`,
  String.raw`ya29\.[\w-]{20,600}`,
  String.raw`SG\.[\w-]{16,32}\.[\w-]{32,64}`,
  "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
  String.raw`pypi-AgE[\w-]{50,500}`,
  "dop_v1_[0-9a-f]{64}",
  String.raw`hv[sbr]\.[\w-]{24,300}`,
  "AGE-SECRET-KEY-1[0-9A-Z]{58}",
  String.raw`eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}`,
  String.raw`(?<=hooks\.slack\.com/services/)[\w/]{20,100}`,
]
const TOKEN = `(?<![\\w-])(?:${TOKENS.join("|")})`

// What something else will fill in, or what stands in examples, is no password.
const FILLED_IN = String.raw`(?![$%<{*]|\(masked\)|x{3,}|\.{3}|change-?me|redacted)`
const SWITCH = String.raw`(?!/|(?:true|false|null|none|required|enabled|disabled|\d{1,5})(?!\w))`
/** `postgres://shop:PASSWORD@db/shop`, up to the last `@` before a path. */
const IN_URL = String.raw`(?<=(?<![\w+.-])[a-z][a-z\d+.-]{0,30}://[^\s:/?#@"'<>]{0,200}:)${FILLED_IN}[^\s/?#"'<>]+(?=@)`
/** `?password=PASSWORD&`, `;Password=PASSWORD;`, `--password=PASSWORD`. */
const IN_PAIR = String.raw`(?<=(?<![a-z\d])(?:password|passwd|pwd|client[_-]secret|access[_-]token|auth[_-]token|api[_-]?key|AccountKey|SharedAccessKey)=)${FILLED_IN}${SWITCH}[^\s&;,"'<>\\]{4,}`
const AS_BEARER = String.raw`(?<=(?<![\w-])Bearer )(?=[\w.~+/-]*\d)[\w.~+/-]{20,}=*`

const SHORTEST_TOKEN = 20
/** What one or the other token has in it, and most texts have not. */
const TOKEN_MARK =
  /PRIVATE KEY|A[KS]IA|gh[pousr]_|github_pat|glpat-|xox[abeprs]-|k_live_|sk-[aps]|AIza|ya29\.|SG\.|npm_|pypi-|dop_v1|hv[sbr]\.|AGE-SECRET|eyJ|hooks\.slack/
const OTHER_MARK = /[=@]|bearer /i
const TOKENS_ALONE = new RegExp(TOKEN, "g")
const IN_OTHER_TEXT = new RegExp(`${IN_URL}|${IN_PAIR}|${AS_BEARER}`, "gi")

/** Masks what nothing but a credential looks like: keys and tokens, and passwords in URLs and connection strings. */
export function maskCredentials(text: string): string {
  const rest = mayHoldToken(text) ? text.replace(TOKENS_ALONE, MASK) : text
  return OTHER_MARK.test(rest) ? rest.replace(IN_OTHER_TEXT, MASK) : rest
}

/** Whether a text has a key or a token in it, told by its shape. */
export function holdsToken(text: string): boolean {
  return mayHoldToken(text) && text.search(TOKENS_ALONE) >= 0
}

function mayHoldToken(text: string): boolean {
  return text.length >= SHORTEST_TOKEN && TOKEN_MARK.test(text)
}
