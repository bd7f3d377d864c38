// What XML 1.0 cannot hold, even escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it is about
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
}

/** A text as the value of an attribute in double quotes. */
export function xmlAttribute(text: string): string {
  return text.replace(FORBIDDEN, "?").replace(/[&<>"\t\n\r]/g, (sign) => ENTITIES[sign] ?? sign)
}

/** A text as the content of an element. */
export function xmlText(text: string): string {
  return text.replace(FORBIDDEN, "?").replace(/[&<>\r]/g, (sign) => ENTITIES[sign] ?? sign)
}
