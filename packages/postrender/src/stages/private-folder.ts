import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** A folder that only this user can look into, and that is gone when this process is, whatever ends it. */
export class PrivateFolder {
  readonly path: string

  constructor(prefix: string) {
    // mkdtemp makes it with mode 0700.
    this.path = mkdtempSync(join(tmpdir(), `${prefix}-`))
    process.on("exit", this.#remove)
    for (const signal of SIGNALS) process.on(signal, this.#interrupted)
  }

  dispose(): void {
    this.#remove()
    process.off("exit", this.#remove)
    for (const signal of SIGNALS) process.off(signal, this.#interrupted)
  }

  readonly #remove = (): void => rmSync(this.path, { recursive: true, force: true })

  // Our listener took the signal's effect away; it is given back unless somebody else has one.
  readonly #interrupted = (signal: NodeJS.Signals): void => {
    this.dispose()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
}
