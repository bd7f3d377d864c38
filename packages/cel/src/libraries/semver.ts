import { failure, type Library } from "../library.ts"
import { order } from "../values.ts"

const TYPE = "kubernetes.Semver"
const NUMBER = "(0|[1-9][0-9]*)"
const IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*"
const SHAPE = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIERS}))?(?:\\+${IDENTIFIERS})?$`,
)

/** `semver("1.2.3")` and `semver("v1.2", true)`, which fills up and tidies first. */
export const semverLibrary: Library = {
  name: "semver",
  register(registrar) {
    registrar
      .type(TYPE, Semver)
      .define(`semver(string): ${TYPE}`, (text: string) => parse(text))
      .define(`semver(string, bool): ${TYPE}`, parse)
      .define("isSemver(string): bool", (text: string) => Semver.parse(text) !== undefined)
      .define("isSemver(string, bool): bool", (text: string, normalize: boolean) => {
        const normal = normalize ? normalized(text) : text
        return normal !== undefined && Semver.parse(normal) !== undefined
      })
      .define(`${TYPE}.major(): int`, (version: Semver) => version.major)
      .define(`${TYPE}.minor(): int`, (version: Semver) => version.minor)
      .define(`${TYPE}.patch(): int`, (version: Semver) => version.patch)
      .define(`${TYPE}.compareTo(${TYPE}): int`, (a: Semver, b: Semver) => BigInt(a.compareTo(b)))
      .define(`${TYPE}.isGreaterThan(${TYPE}): bool`, (a: Semver, b: Semver) => a.compareTo(b) > 0)
      .define(`${TYPE}.isLessThan(${TYPE}): bool`, (a: Semver, b: Semver) => a.compareTo(b) < 0)
      .equality(TYPE, (a: Semver, b: Semver) => a.compareTo(b) === 0)
  },
}

class Semver {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  private readonly prerelease: readonly string[]
  private readonly text: string

  constructor(text: string, [major = "", minor = "", patch = "", pre]: readonly string[]) {
    this.text = text
    this.major = BigInt(major)
    this.minor = BigInt(minor)
    this.patch = BigInt(patch)
    this.prerelease = pre === undefined ? [] : pre.split(".")
  }

  static parse(text: string): Semver | undefined {
    const match = SHAPE.exec(text)
    const numeric = match?.[4]?.split(".").some((part) => /^0[0-9]+$/.test(part)) ?? false
    return match === null || numeric ? undefined : new Semver(text, match.slice(1))
  }

  compareTo(other: Semver): number {
    return (
      order(this.major, other.major) ||
      order(this.minor, other.minor) ||
      order(this.patch, other.patch) ||
      comparePrereleases(this.prerelease, other.prerelease)
    )
  }

  toString(): string {
    return this.text
  }
}

function parse(text: string, normalize = false): Semver {
  const normal = normalize ? normalized(text) : text
  const version = normal === undefined ? undefined : Semver.parse(normal)
  if (version !== undefined) return version
  throw failure(`"${text}" is not a semantic version; it must be like 1.2.3 or 1.2.3-rc.1+build`)
}

/** `v1.2` as `1.2.0` and `01.02.03` as `1.2.3`; undefined for a short version with a suffix. */
function normalized(text: string): string | undefined {
  const [major = "", minor, ...rest] = text.replace(/^v/, "").split(".")
  const parts = [major, minor, rest.length > 0 ? rest.join(".") : undefined].filter(
    (part) => part !== undefined,
  )
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? "")) return undefined
  const tidy = parts.map((part) => part.replace(/^0+(?=[0-9])/, ""))
  while (tidy.length < 3) tidy.push("0")
  return tidy.join(".")
}

/** No prerelease is newer than any; numbers come before words; the longer one is newer. */
function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return order(b.length, a.length)
  for (const [i, part] of a.entries()) {
    const other = b[i]
    if (other === undefined) return 1
    const result = compareIdentifiers(part, other)
    if (result !== 0) return result
  }
  return order(a.length, b.length)
}

function compareIdentifiers(a: string, b: string): number {
  const [isNumberA, isNumberB] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)]
  if (isNumberA && isNumberB) return order(BigInt(a), BigInt(b))
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1
  return order(a, b)
}
