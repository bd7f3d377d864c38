/** Wraps text in an escape sequence, or returns it as it is. */
type Style = (text: string) => string

export type Styles = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", Style>>

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

/** Styles for a stream: colours on a terminal only, as NO_COLOR and FORCE_COLOR ask. */
export function styles(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>> = process.env,
): Styles {
  const coloured = wantsColour(stream, env)
  const style =
    ([open, close]: readonly [number, number]): Style =>
    (text) =>
      coloured ? `\x1b[${open}m${text}\x1b[${close}m` : text
  return {
    bold: style(CODES.bold),
    dim: style(CODES.dim),
    red: style(CODES.red),
    green: style(CODES.green),
    yellow: style(CODES.yellow),
    cyan: style(CODES.cyan),
  }
}

function wantsColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0"
  return stream.isTTY === true && env["TERM"] !== "dumb"
}
