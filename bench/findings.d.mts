export function readOurs(text: string): string[]
export function readConftest(text: string): string[]
export function readKyverno(text: string): string[]
export function compareFindings(ours: readonly string[], theirs: readonly string[]): string
