import { failure, type Library } from "../library.ts"
import { formatString } from "./string-format.ts"

class Strings {}

/** The strings library, version 2. Positions count characters (code points). */
export const stringsLibrary: Library = {
  name: "strings",
  register(registrar) {
    registrar
      .namespace("strings", Strings)
      .define("namespace.strings.quote(string): string", (_: Strings, text: string) => quote(text))
      .define("string.format(list): string", formatString)
      .define("string.charAt(int): string", charAt)
      .define("string.indexOf(string): int", (text: string, part: string) => indexOf(text, part))
      .define("string.indexOf(string, int): int", indexOf)
      .define("string.lastIndexOf(string): int", (text: string, part: string) =>
        lastIndexOf(text, part),
      )
      .define("string.lastIndexOf(string, int): int", lastIndexOf)
      .define("string.lowerAscii(): string", (text: string) =>
        text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
      )
      .define("string.upperAscii(): string", (text: string) =>
        text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
      )
      .define("string.replace(string, string): string", (text: string, from: string, to: string) =>
        replace(text, from, to, -1n),
      )
      .define("string.replace(string, string, int): string", replace)
      .define("string.reverse(): string", (text: string) => [...text].reverse().join(""))
      .define("string.split(string): list<string>", (text: string, separator: string) =>
        split(text, separator),
      )
      .define("string.split(string, int): list<string>", split)
      .define("string.substring(int): string", substring)
      .define("string.substring(int, int): string", substring)
    // The engine has those of the other types.
  },
}

function charAt(text: string, position: bigint): string {
  const characters = [...text]
  const index = within(position, characters.length, "charAt")
  return characters[index] ?? ""
}

function indexOf(text: string, part: string, from = 0n): bigint {
  const characters = [...text]
  if (from >= BigInt(characters.length)) return behindText(part, from)
  const start = within(from, characters.length, "indexOf")
  const at = text.indexOf(part, characters.slice(0, start).join("").length)
  return at === -1 ? -1n : BigInt([...text.slice(0, at)].length)
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const characters = [...text]
  if (from !== undefined && from >= BigInt(characters.length)) return behindText(part, from)
  const start = within(from ?? BigInt(characters.length), characters.length, "lastIndexOf")
  const at = text.lastIndexOf(part, characters.slice(0, start).join("").length)
  return at === -1 ? -1n : BigInt([...text.slice(0, at)].length)
}

/** At the end of a text and behind it nothing is found but nothing: cel-go ext/strings.go. */
function behindText(part: string, from: bigint): bigint {
  return part === "" ? from : -1n
}

function substring(text: string, from: bigint, to?: bigint): string {
  const characters = [...text]
  const start = within(from, characters.length, "substring")
  const end = within(to ?? BigInt(characters.length), characters.length, "substring")
  if (end < start) throw failure(`substring from ${start} to ${end}: the end is before the start`)
  return characters.slice(start, end).join("")
}

function within(position: bigint, length: number, name: string): number {
  if (position >= 0n && position <= length) return Number(position)
  throw failure(`${name}: position ${position} is outside a string of length ${length}`)
}

function split(text: string, separator: string, limit = -1n): string[] {
  if (limit === 0n) return []
  const parts = separator === "" ? [...text] : text.split(separator)
  if (limit < 0n || parts.length <= limit) return parts
  const kept = Number(limit) - 1
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)]
}

function replace(text: string, from: string, to: string, limit: bigint): string {
  const parts = from === "" ? ["", ...text, ""] : text.split(from)
  const count = limit < 0n ? parts.length - 1 : Math.min(Number(limit), parts.length - 1)
  const replaced = parts.slice(0, count + 1).join(to)
  const rest = parts.slice(count + 1)
  return rest.length === 0 ? replaced : [replaced, ...rest].join(from)
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
}

function quote(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, "\ufffd")
  return `"${[...wellFormed].map((character) => ESCAPES[character] ?? character).join("")}"`
}
