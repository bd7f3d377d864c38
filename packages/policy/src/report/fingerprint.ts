import { createHash } from "node:crypto"
import type { LocatedFinding } from "../findings/locate.ts"

/** What stays the same of a finding when lines move: rule, object, field. */
export function fingerprint({ rule, object, path, message, source }: LocatedFinding): string {
  const { kind = "", namespace = "", name = "" } = object ?? {}
  // Without an object there is nothing but the words.
  const place = object === undefined ? [source ?? "", message] : [kind, namespace, name, path ?? ""]
  return createHash("sha256")
    .update([rule, ...place].join("\0"))
    .digest("hex")
    .slice(0, 32)
}
