/** A name as PostgreSQL reads it, whatever is in it. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as PostgreSQL reads it, whatever `standard_conforming_strings` is. */
export function quoteLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''")
  return doubled.includes("\\") ? ` E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`
}

/** A list of texts. */
export const quoteArray = (texts: readonly string[]): string =>
  texts.length === 0 ? "'{}'::text[]" : `array[${texts.map(quoteLiteral).join(", ")}]::text[]`

/** An anonymous block, whose text may hold anything but its own mark, which is chosen so. */
export function doBlock(body: string): string {
  let mark = "$sternpost$"
  for (let i = 1; body.includes(mark); i++) mark = `$sternpost${i}$`
  return `do ${mark}\n${body}\n${mark}`
}
