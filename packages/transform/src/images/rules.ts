import { anchoredPattern, type Test } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { type ImageReference, imageNames, parseImage } from "./reference.ts"

/** An entry of kustomize's `images`: which images, and what becomes of them. */
export interface ImageRule {
  /** A regular expression for the whole name, without tag and digest. */
  readonly name: string
  readonly newName?: string
  readonly newTag?: string
  /** Put behind the tag that an image has. */
  readonly tagSuffix?: string
  readonly digest?: string
  /** Whether it is an error when no image matches. */
  readonly required?: boolean
}

/** A rule whose pattern was compiled; `apply` gives `undefined` for an image it is not about. */
export interface CompiledRule {
  readonly rule: ImageRule
  apply(image: ImageReference): ImageReference | undefined
}

/** Compiles a rule. Throws for a pattern that is none, and for a result that would be no image. */
export function compileRule(rule: ImageRule): CompiledRule {
  const { name, newName = "", newTag = "", digest = "", tagSuffix = "" } = rule
  if (newName + newTag + digest + tagSuffix === "")
    throw invalid(rule, "says what to look for, but not what to write: newName, newTag, digest")
  if (tagSuffix !== "" && newTag + digest !== "")
    throw invalid(rule, "has a tagSuffix besides newTag or digest, which would replace it")
  checkResult(rule)
  checkName(rule)
  const fits = anchoredPattern(name, "name")
  return {
    rule,
    apply: (image) => (matches(fits, image) ? changed(rule, image) : undefined),
  }
}

function matches(fits: Test, { name }: ImageReference): boolean {
  return imageNames(name).some((written) => fits(written))
}

// As kustomize does: who writes a tag or a digest replaces both.
// Source: kustomize api/filters/imagetag/updater.go (5.8).
function changed(rule: ImageRule, image: ImageReference): ImageReference {
  const { newName = "", newTag = "", digest = "", tagSuffix = "" } = rule
  const name = newName === "" ? image.name : newName
  if (newTag !== "" || digest !== "") return { name, tag: newTag, digest }
  if (tagSuffix !== "") return { name, tag: image.tag + tagSuffix, digest: "" }
  return { ...image, name }
}

/** Whether the rules change nothing of what they made. */
export function canRepeat(rules: readonly CompiledRule[]): boolean {
  if (rules.some(({ rule }) => rule.tagSuffix !== undefined && rule.tagSuffix !== "")) return false
  return rules.every(({ rule: { newName = "" } }, index) => {
    if (newName === "") return true
    const image = { name: newName, tag: "", digest: "" }
    return rules.slice(0, index).every((earlier) => earlier.apply(image) === undefined)
  })
}

// No name has a tag, so what is written so by mistake would never be found.
const WITH_TAG = /^((?:[\w.-]+:\d+\/)?[\w./-]*[\w-])(?::[\w.-]+|(?::[\w.-]+)?@\w+:[0-9a-f]+)$/

function checkName(rule: ImageRule): void {
  const [, name] = WITH_TAG.exec(rule.name) ?? []
  if (name === undefined) return
  throw invalid(rule, `has a tag or digest in its name, which no name has; write "${name}"`)
}

function checkResult(rule: ImageRule): void {
  const { newName = "", newTag = "", digest = "", tagSuffix = "" } = rule
  try {
    if (newName !== "" && parseImage(newName).name !== newName)
      throw new SyntaxError(`newName "${newName}" has a tag or digest; write newTag, digest`)
    if (newTag !== "") parseImage(`a/x:${newTag}`)
    if (digest !== "") parseImage(`x@${digest}`)
    if (tagSuffix !== "" && parseImage(`a/x:0${tagSuffix}`).digest !== "")
      throw new SyntaxError(`tagSuffix "${tagSuffix}" has a digest`)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw invalid(rule, `would write no image: ${cause.message}`, cause)
  }
}

function invalid({ name }: ImageRule, why: string, cause?: unknown): TransformError {
  return new TransformError("OPTION_INVALID", `images: the entry for "${name}" ${why}`, cause)
}
