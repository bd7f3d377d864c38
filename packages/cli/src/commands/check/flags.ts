import type { FlagSpec } from "../../flags.ts"

/** The flags of `sternpost check`. */
export const CHECK_FLAGS: FlagSpec = {
  "kubernetes-version": "value",
  only: "list",
  crds: "list",
  "schema-location": "list",
  "missing-schemas": "value",
  policy: "list",
  before: "list",
  "pod-security": "value",
  namespace: "value",
  waivers: "list",
  profile: "value",
  rule: "list",
  "rule-file": "list",
  "lock-file": "value",
  "fail-on": "value",
  format: "value",
  "docs-url": "value",
  filter: "switch",
  fix: "switch",
  "unsafe-fixes": "switch",
  diff: "switch",
  explain: "value",
  debug: "switch",
}
