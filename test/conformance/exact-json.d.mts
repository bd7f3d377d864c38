export function parseExactJson(text: string): unknown
export function difference(actual: unknown, expected: unknown, path?: string): string | undefined
