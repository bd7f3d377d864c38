export const LABEL: Readonly<Record<string, string>>
export function splitDocuments(text: string): string[]
export function labelProblem(
  input: string,
  output: string,
  seen: { checkedTwice: number },
): string | undefined
