export interface LocatedProgram {
  readonly name: string
  readonly version: string
  readonly path: string
  readonly state: "ready" | "stale" | "missing"
}

export function locate(name: string, folder?: string): LocatedProgram
export function names(): string[]
export function optionalNames(): string[]
export function toolsFolder(env?: NodeJS.ProcessEnv): string
