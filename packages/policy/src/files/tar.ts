/** A file in an archive. */
export interface TarEntry {
  readonly name: string
  readonly content: Buffer
}

const BLOCK = 512

/**
 * The files in a tar archive, as `helm package` and `tar` write them: ustar, and the long names of pax and GNU.
 * Throws an `Error` for bytes that are no tar archive, or not all of one.
 */
export function* tarEntries(bytes: Buffer): Generator<TarEntry> {
  let long: string | undefined
  let at = 0
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header[0] === 0) return
    verifyChecksum(header, at)
    const size = octal(header, 124, 12)
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size)
    if (content.length < size) break
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const type = String.fromCharCode(header[156] as number)
    if (type === "L") long = text(content)
    else if (type === "x") long = paxPath(content) ?? long
    else {
      if (type === "0" || type === "\0") yield { name: long ?? nameIn(header), content }
      long = undefined
    }
  }
  if (at !== bytes.length || at === 0) throw new Error("the archive is cut off")
}

function verifyChecksum(header: Buffer, at: number): void {
  let sum = 0
  // The checksum counts as blanks itself.
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] as number)
  if (sum !== octal(header, 148, 8)) throw new Error(`it is no tar archive (byte ${at})`)
}

function octal(header: Buffer, start: number, length: number): number {
  return Number.parseInt(text(header.subarray(start, start + length)).trim() || "0", 8)
}

function nameIn(header: Buffer): string {
  const name = text(header.subarray(0, 100))
  const isUstar = header.toString("latin1", 257, 262) === "ustar"
  const prefix = isUstar && header[345] !== 0 ? text(header.subarray(345, 500)) : ""
  return prefix === "" ? name : `${prefix}/${name}`
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end)
}

/** `27 path=a/long/name\n`: the length counts the whole record. */
function paxPath(content: Buffer): string | undefined {
  for (let at = 0; at < content.length; ) {
    const [head = "", length = ""] = /^(\d+) /.exec(content.toString("latin1", at, at + 12)) ?? []
    if (head === "") return undefined
    const record = content.toString("utf8", at + head.length, at + Number(length) - 1)
    if (record.startsWith("path=")) return record.slice("path=".length)
    at += Number(length)
  }
  return undefined
}
