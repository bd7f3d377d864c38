import { spawn } from "node:child_process"
import { isatty } from "node:tty"
import type { ExecConfig } from "../config/kubeconfig.ts"
import type { Environment } from "../config/load.ts"
import type { Credentials, Proof } from "../connection/access.ts"
import { KubeError } from "../errors.ts"
import {
  type ClusterInfo,
  checkExecConfig,
  type ExpiringProof,
  execInfo,
  readExecCredential,
  titleOf,
} from "./exec-credential.ts"

/** What surrounds a program that has credentials. */
export interface ExecEnvironment {
  /** What it inherits, besides what the kubeconfig sets. */
  readonly env?: Environment
  /** Whether a user sits before our stdin, whom it may ask. */
  readonly isInteractive?: boolean
  readonly now?: () => number
}

/**
 * Credentials that a program prints. It is started when they are first needed, once for all who wait, and
 * again when they end or the server does not accept them. A token or a certificate of its own stands above
 * `proof`, which the kubeconfig has besides. Throws a `KubeError` for a configuration that is wrong.
 */
export function execCredentials(
  config: ExecConfig,
  cluster: ClusterInfo,
  environment: ExecEnvironment & { readonly proof?: Proof } = {},
): Credentials {
  checkExecConfig(config)
  const { now = Date.now, proof = {} } = environment
  let running: Promise<ExpiringProof> | undefined
  let last: ExpiringProof | undefined

  function start(): Promise<ExpiringProof> {
    running ??= run(config, cluster, environment)
      .then((found) => {
        last = { ...found, proof: { ...proof, ...found.proof } }
        return last
      })
      .finally(() => {
        running = undefined
      })
    return running
  }

  return {
    async current(signal) {
      const isFresh = last !== undefined && now() < (last.expires ?? Number.POSITIVE_INFINITY)
      const found = isFresh && last !== undefined ? last : await unlessAborted(start(), signal)
      return found.proof
    },
    renew(refused) {
      if (last?.proof === refused) last = undefined
      return true
    },
  }
}

/** Waits no longer than the caller does; the program goes on for the others. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  const waiting = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => {
      const message = "the request was aborted while it waited for credentials"
      reject(new KubeError("KUBE_ABORTED", message, { cause: signal.reason }))
    }
    if (signal.aborted) stop()
    signal.addEventListener("abort", stop, { signal: waiting.signal })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    waiting.abort()
  }
}

async function run(
  config: ExecConfig,
  cluster: ClusterInfo,
  { env = process.env, isInteractive = isatty(0) }: ExecEnvironment,
): Promise<ExpiringProof> {
  const { command, interactiveMode = "IfAvailable" } = config
  if (interactiveMode === "Always" && !isInteractive)
    throw new KubeError(
      "KUBE_CREDENTIALS",
      `${titleOf(command)} must ask the user, but stdin is no terminal: log in by hand before`,
    )
  const mayAsk = isInteractive && interactiveMode !== "Never"
  const own = Object.fromEntries(config.env.map(({ name, value }) => [name, value]))
  const info = execInfo(config, mayAsk, cluster)
  const output = await runProgram(config, { ...env, ...own, KUBERNETES_EXEC_INFO: info }, mayAsk)
  return readExecCredential(output, config)
}

const STDERR_LINES = 5

function runProgram(
  { command, args, installHint }: ExecConfig,
  env: Environment,
  mayAsk: boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // Who asks shows the questions on stderr; otherwise it says there why it failed.
    const io = mayAsk ? "inherit" : "ignore"
    const child = spawn(command, args, { env, stdio: [io, "pipe", mayAsk ? "inherit" : "pipe"] })
    const output = { stdout: "", stderr: "" }
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text
    })
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output.stderr = (output.stderr + text).slice(-4096)
    })
    child.on("error", (cause) => reject(notStarted(command, installHint, cause)))
    child.on("close", (status, signal) => {
      if (status === 0) return resolve(output.stdout)
      const ended = signal === null ? `exit code ${status}` : `signal ${signal}`
      const said = output.stderr.trim().split("\n").slice(-STDERR_LINES).join("\n")
      const message = `${titleOf(command)} failed with ${ended}${said === "" ? "" : `:\n${said}`}`
      reject(new KubeError("KUBE_CREDENTIALS", message))
    })
  })
}

function notStarted(command: string, installHint: string | undefined, cause: Error): KubeError {
  const isMissing = "code" in cause && cause.code === "ENOENT"
  const problem = isMissing ? "is not installed" : `cannot be started: ${cause.message}`
  const hint = installHint === undefined ? "" : `\n${installHint.trim()}`
  const message = `${titleOf(command)}, which has the credentials, ${problem}${hint}`
  // The error itself has the arguments, and those may be secret.
  return new KubeError("KUBE_CREDENTIALS", message, { cause: new Error(cause.message) })
}
