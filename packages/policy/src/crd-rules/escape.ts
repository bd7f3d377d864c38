/** Names that CEL keeps for itself. Source: kubernetes.io docs on validation rules, "Accessible property names". */
const KEYWORDS = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
)

const LITERALS = new Set(["true", "false", "null", "in"])

const ESCAPES: Readonly<Record<string, string>> = {
  __: "__underscores__",
  ".": "__dot__",
  "-": "__dash__",
  "/": "__slash__",
}

/**
 * How rules may write a property's name: `foo__dot__bar` for `foo.bar`; a keyword both escaped and, since it may
 * stand behind a dot, as it is. Empty for a name that no rule can write.
 */
export function writtenNames(name: string): readonly string[] {
  if (LITERALS.has(name)) return [`__${name}__`]
  if (KEYWORDS.has(name)) return [`__${name}__`, name]
  const escaped = name.replace(/__|[.\-/]/g, (part) => ESCAPES[part] ?? part)
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(escaped) ? [escaped] : []
}
