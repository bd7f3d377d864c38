export interface LocatedProgram {
  readonly name: string
  readonly version: string
  readonly path: string
  readonly state: "ready" | "stale" | "missing"
}

export interface Program {
  readonly name: string
}

export const allPrograms: readonly Program[]
export function recipe(program: Program): Readonly<Record<string, string>>
export function locate(name: string, folder?: string): LocatedProgram
export function names(): string[]
export function optionalNames(): string[]
export function peerNames(): string[]
export function toolsFolder(env?: NodeJS.ProcessEnv): string
