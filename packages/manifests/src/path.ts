import type { Path } from "@sternpost/goyaml"

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/
const SEGMENT = /\.?([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y

/** `spec.containers[0].image`; keys that are no plain words are quoted: `metadata.labels["a/b"]`. */
export function formatPath(path: Path): string {
  let text = ""
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`
    else if (!PLAIN_KEY.test(segment)) text += `[${JSON.stringify(segment)}]`
    else text += text === "" ? segment : `.${segment}`
  }
  return text
}

/** Reads what `formatPath` writes; throws a `SyntaxError` that names the place it did not understand. */
export function parsePath(text: string): Path {
  const path: (string | number)[] = []
  SEGMENT.lastIndex = text.startsWith(".") ? 1 : 0
  for (let at = SEGMENT.lastIndex; at < text.length; at = SEGMENT.lastIndex) {
    const found = SEGMENT.exec(text)
    if (found === null)
      throw new SyntaxError(`cannot read the path "${text}" at "${text.slice(at)}"`)
    const [, key, index, quoted] = found
    if (index !== undefined) path.push(Number(index))
    else path.push(key ?? (JSON.parse(`"${quoted}"`) as string))
  }
  return path
}

/** True when `path` is `prefix` or lies below it. */
export function startsWithPath(path: Path, prefix: Path): boolean {
  if (prefix.length > path.length) return false
  for (let i = 0; i < prefix.length; i++) if (prefix[i] !== path[i]) return false
  return true
}
