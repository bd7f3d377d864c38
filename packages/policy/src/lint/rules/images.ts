import { textOf } from "../../read.ts"
import { fullImageName } from "../image-lock.ts"
import type { LintRule } from "../rule.ts"

/** The parts of an image's name that rules ask about. */
function readImage(image: string): { readonly tag: string; readonly hasDigest: boolean } {
  const [name = "", digest] = image.split("@")
  const [, tag = ""] = /:([^/:]*)$/.exec(name) ?? []
  return { tag, hasDigest: digest !== undefined }
}

export const noLatestTag: LintRule = {
  id: "no-latest-tag",
  summary: "an image has no tag, or the tag latest",
  severity: "error",
  profile: "minimal",
  category: "reliability",
  why: "What `latest` means changes without a trace: two pods of one Deployment may run different programs, and a rollback rolls back nothing. Name a version, or better a digest.",
  bad: "image: nginx",
  good: "image: nginx:1.29.3",
  peers: [
    "kube-linter/latest-tag",
    "kube-score/container-image-tag",
    "polaris/tagNotSpecified",
    "kyverno/disallow-latest-tag",
  ],
  container({ value, path }, { report }) {
    const image = textOf(value["image"])
    const { tag, hasDigest } = readImage(image)
    if (value["image"] === undefined || hasDigest || (tag !== "" && tag !== "latest")) return
    const what = tag === "" ? "no tag" : `the tag "latest"`
    report(`the image "${image}" has ${what}: name a version`, [...path, "image"])
  },
}

export const imagePullPolicy: LintRule = {
  id: "image-pull-policy",
  summary: "an image that may change is not asked for again when a pod starts",
  severity: "info",
  profile: "strict",
  category: "security",
  why: "With `IfNotPresent` a node goes on using what it has, even if the tag has moved, and a pod may use a private image that somebody else's credentials brought to the node. `Always` asks the registry for the digest and downloads only what is new. An image with a digest cannot change, and is left alone.",
  bad: "image: acme/web:1.4\nimagePullPolicy: IfNotPresent",
  good: "image: acme/web:1.4\nimagePullPolicy: Always",
  peers: [
    "kube-score/container-image-pull-policy",
    "polaris/pullPolicyNotAlways",
    "kyverno/imagepullpolicy-always",
  ],
  container({ value, path, name }, { report }) {
    const image = textOf(value["image"])
    if (image === "" || value["imagePullPolicy"] === "Always") return
    const { tag, hasDigest } = readImage(image)
    // The API server fills in Always for these.
    const isDefault = value["imagePullPolicy"] === undefined && (tag === "" || tag === "latest")
    const where = [...path, "imagePullPolicy"]
    if (!hasDigest && !isDefault)
      report(`the container "${name}" does not say imagePullPolicy: Always`, where, {
        unsafe: () => [{ op: "set", path: where, value: "Always" }],
      })
  },
}

export const imageNotInLock: LintRule = {
  id: "image-without-digest-in-lock",
  summary: "an image has no digest, and the lock file has none for it",
  severity: "error",
  profile: "minimal",
  category: "security",
  why: "Who keeps a lock file of images (`images` with `lockFile`) wants to run what was tested. An image that is not in it was added since, or is written in another way. Add it with `sternpost images lock`. Without a lock file the rule has nothing to say.",
  bad: "",
  good: "image: acme/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  peers: [],
  container({ value, path }, { report, options: { lockedImages } }) {
    const image = textOf(value["image"])
    if (lockedImages === undefined || image === "" || readImage(image).hasDigest) return
    if (!lockedImages.has(fullImageName(image)))
      report(`the image "${image}" has no digest and is not in the lock file`, [...path, "image"])
  },
}
