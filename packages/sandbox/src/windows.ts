/** What is handed to `spawn`. */
export interface Invocation {
  readonly file: string
  readonly args: readonly string[]
  /** The arguments are already quoted for Windows. */
  readonly isVerbatim: boolean
}

/**
 * How a program file is started. Windows runs `.cmd` and `.bat` files only through cmd.exe, so their
 * arguments are quoted for it; everything else starts without any shell.
 */
export function invocation(
  file: string,
  args: readonly string[],
  platform: string,
  interpreter = "cmd.exe",
): Invocation {
  if (platform !== "win32" || !/\.(?:cmd|bat)$/i.test(file))
    return { file, args, isVerbatim: false }
  const line = [escapeMeta(file), ...args.map(quoteArgument)].join(" ")
  return { file: interpreter, args: ["/d", "/s", "/c", `"${line}"`], isVerbatim: true }
}

function quoteArgument(argument: string): string {
  // Backslashes count only before a quote: they are doubled there and at the end.
  const quoted = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, "$1$1")}"`
  // Twice, because a batch file hands %* to a second command line.
  return escapeMeta(escapeMeta(quoted))
}

function escapeMeta(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, "^$&")
}
