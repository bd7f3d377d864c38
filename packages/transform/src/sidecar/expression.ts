import { parsePath } from "@sternpost/manifests"

/** A text with `${...}` in it, taken apart. */
export type TextPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "value"; readonly path: readonly (string | number)[]; readonly text: string }

/**
 * Takes a text apart: `${params.tag}` stands for a value, `$${` for `${` itself. `undefined` when there is
 * nothing of the kind in it. Throws a `SyntaxError` for one that does not end or holds no path.
 */
export function parseText(text: string): readonly TextPart[] | undefined {
  if (!text.includes("${")) return undefined
  const parts: TextPart[] = []
  const add = (literal: string) => {
    const last = parts.at(-1)
    if (last?.type === "text") parts[parts.length - 1] = { type: "text", text: last.text + literal }
    else if (literal !== "") parts.push({ type: "text", text: literal })
  }
  let at = 0
  for (let open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
    if (open > at && text[open - 1] === "$") {
      add(`${text.slice(at, open - 1)}\${`)
      at = open + 2
      continue
    }
    const close = text.indexOf("}", open)
    if (close < 0) throw new SyntaxError(`"${text.slice(open)}" has no end; ${ESCAPE}`)
    add(text.slice(at, open))
    parts.push(readValue(text.slice(open + 2, close)))
    at = close + 1
  }
  add(text.slice(at))
  return parts
}

const ESCAPE = "write $${ for the text itself"

function readValue(text: string): TextPart {
  const path = pathOrNone(text.trim())
  if (path === undefined || typeof path[0] !== "string")
    throw new SyntaxError(`"\${${text}}" names no value, as params.NAME does; ${ESCAPE}`)
  return { type: "value", path, text: text.trim() }
}

function pathOrNone(text: string): readonly (string | number)[] | undefined {
  try {
    const path = parsePath(text)
    return path.every((step) => typeof step === "number" || /^[\w./-]+$/.test(step))
      ? path
      : undefined
  } catch {
    return undefined
  }
}
