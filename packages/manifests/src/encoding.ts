import { constants, isUtf8 } from "node:buffer"
import { ManifestError } from "./errors.ts"

/** Throws a `ManifestError` when the bytes are no UTF-8 text, or more than one string can hold. */
export function refuseUnreadable(bytes: Buffer): void {
  refuseLarge(bytes.length)
  const nul = bytes.indexOf(0)
  if (nul < 0 && isUtf8(bytes)) return
  const what = nul < 0 ? "it is not UTF-8" : `byte ${nul} is zero`
  throw new ManifestError("MANIFEST_ENCODING", `the input is no text: ${what}`)
}

// All of it is held in one string, to which V8 sets a limit.
function refuseLarge(bytes: number): void {
  const limit = constants.MAX_STRING_LENGTH
  if (bytes <= limit) return
  const [size, most] = [bytes, limit].map((length) => `${Math.floor(length / 1e6)} MB`)
  const text = `the input has ${size}, of which at most ${most} can be read at once`
  throw new ManifestError("MANIFEST_ENCODING", text)
}
