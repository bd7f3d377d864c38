import { createHash } from "node:crypto"
import { gunzipSync, gzipSync } from "node:zlib"
import { failure, type Library } from "../library.ts"

class Base64 {}
class Gzip {}
class Hash {}

/** `base64.encode`, `gzip.compress`, `sha256` and the like. */
export const codecsLibrary: Library = {
  name: "kyverno.codecs",
  register(registrar) {
    registrar
      .namespace("base64", Base64)
      .define("namespace.base64.encode(bytes): string", (_: Base64, bytes: Uint8Array) =>
        Buffer.from(bytes).toString("base64"),
      )
      .define("namespace.base64.decode(string): bytes", (_: Base64, text: string) => decode(text))
      .namespace("gzip", Gzip)
      .define("namespace.gzip.compress(dyn): bytes", (_: Gzip, text: unknown) => {
        if (typeof text !== "string") throw failure("gzip.compress takes a string")
        return new Uint8Array(gzipSync(text))
      })
      .define("namespace.gzip.decompress(bytes): string", (_: Gzip, bytes: Uint8Array) =>
        decompress(bytes),
      )
      .namespace("hash", Hash)
    for (const algorithm of ["md5", "sha1", "sha256"]) {
      const digest = (text: string) => createHash(algorithm).update(text).digest("hex")
      registrar
        .define(`${algorithm}(string): string`, digest)
        .define(`namespace.hash.${algorithm}(string): string`, (_: Hash, text: string) =>
          digest(text),
        )
    }
  },
}

/** The largest text that is unpacked: a few bytes can hold gigabytes. */
const LARGEST = 16 * 1024 * 1024

function decompress(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST }).toString()
  } catch (error) {
    throw failure(`gzip.decompress: ${(error as Error).message}`)
  }
}

// Padding may be left out.
function decode(text: string): Uint8Array {
  const bare = text.replace(/=*$/, "")
  const isPadded = text === bare || text.length % 4 === 0
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1 || !isPadded)
    throw failure("base64.decode: the text is no base64")
  return new Uint8Array(Buffer.from(bare, "base64"))
}
