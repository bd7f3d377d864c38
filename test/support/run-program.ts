import { spawn } from "node:child_process"

export interface ProgramResult {
  /** The exit code; 128 + the signal's number is not imitated: a killed program rejects. */
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly input?: string
  /** After this time the program is killed and the promise rejects. */
  readonly timeoutMs?: number
}

/**
 * Runs a program to its end and gathers what it printed. Resolves for every exit code; rejects if the
 * program cannot be started, or if a signal or the time limit ended it.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { env = process.env, cwd, input = "", timeoutMs = 60_000 }: RunOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, timeout: timeoutMs, killSignal: "SIGKILL" })
    const output = { stdout: "", stderr: "" }
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        output[name] += chunk
      })
    // A program that does not read its input closes it early; its exit code tells the rest.
    child.stdin.on("error", () => {})
    child.stdin.end(input)
    child.on("error", reject)
    child.on("close", (status, signal) => {
      if (status !== null) return resolve({ status, ...output })
      const command = `${program} ${args.join(" ")}`
      reject(
        new Error(`${command} was ended by ${signal} (limit: ${timeoutMs} ms)\n${output.stderr}`),
      )
    })
  })
}
