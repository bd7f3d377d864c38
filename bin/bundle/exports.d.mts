export function plainExports(code: string, variables: ReadonlySet<string>): string
export function exportedVariables(source: string): string[]
