/** A piece of an expression as it is written: a string, a name, blanks or a comment, or one character. */
export interface Token {
  readonly text: string
  readonly start: number
  readonly isSpace: boolean
  readonly isName: boolean
}

const TOKEN =
  /(?<space>\s+|\/\/[^\n]*)|(?<string>[rRbB]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''))|(?<raw>[bB]?[rR][bB]?(?:"[^"\n]*"|'[^'\n]*'))|(?<plain>[bB]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<name>[A-Za-z_]\w*)|(?<other>[\s\S])/y

/** The tokens of an expression; together they are its text. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(new RegExp(TOKEN, "gy"))) {
    const { space, name } = match.groups ?? {}
    const isSpace = space !== undefined
    tokens.push({ text: match[0], start: match.index, isSpace, isName: name !== undefined })
  }
  return tokens
}

/** The index of the token before one, blanks and comments left out; -1 for none. */
export function before(tokens: readonly Token[], i: number): number {
  let at = i - 1
  while (tokens[at]?.isSpace) at--
  return at
}

/** The index of the token behind one, blanks and comments left out. */
export function after(tokens: readonly Token[], i: number): number {
  let at = i + 1
  while (tokens[at]?.isSpace) at++
  return at
}

/** Whether a token is the end of what could have a field or an index, or be called. */
export function endsOperand(token: Token | undefined): boolean {
  if (token === undefined || token.text === "in") return false
  return token.isName || /^[)\]}\d"'.]/.test(token.text.at(-1) ?? "")
}
