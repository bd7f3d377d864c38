import { splitPath } from "../fields/access.ts"

/** One step of a field path. */
export type Step =
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "index"; readonly index: number }
  /** Items of a list whose field has the value; without a field, items that are it. */
  | { readonly type: "item"; readonly field: string; readonly value: string }
  | { readonly type: "last" }
  | { readonly type: "every" }

/** Splits `spec.containers.[name=web].image`; a dot in brackets or behind a backslash is text. */
export function parseFieldPath(path: string): Step[] {
  const parts: string[] = []
  let open: string | undefined
  for (const part of splitPath(path, ".")) {
    const text: string = open === undefined ? part : `${open}.${part}`
    const isOpen: boolean = text.startsWith("[") && !text.endsWith("]")
    if (!isOpen) parts.push(open === undefined || text.includes("=") ? text : withoutBrackets(text))
    open = isOpen ? text : undefined
  }
  if (open !== undefined) parts.push(open)
  return parts.map(parseStep)
}

function withoutBrackets(text: string): string {
  return text.replace(/^\[+|\]+$/g, "")
}

function parseStep(part: string): Step {
  if (/^[-+]?\d+$/.test(part)) return { type: "index", index: Number(part) }
  if (part === "*") return { type: "every" }
  if (part === "-") return { type: "last" }
  const item = /^\[(.*)\]$/s.exec(part)
  if (item === null) return { type: "field", name: part }
  const text = item[1] as string
  const at = text.indexOf("=")
  return { type: "item", field: text.slice(0, Math.max(at, 0)), value: text.slice(at + 1) }
}
