import { ManifestError } from "./errors.ts"
import { groupOf, versionOf } from "./identity.ts"
import { labelSelector } from "./label-selector.ts"
import type { Manifest } from "./manifest.ts"
import { anchoredPattern, globPattern } from "./pattern.ts"
import type { QuickHeader } from "./quick/header.ts"

/**
 * Which objects a stage works on: kustomize's `target` fields (regular expressions anchored at both
 * ends, empty means any) and a few of ours. All given fields must hold.
 * Source of the rule: kustomize api/types/selector.go.
 */
export interface Selector {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  /** `key=value,key!=value,key in (a,b),!key`, as kubectl's `-l`. */
  readonly labelSelector?: string
  readonly annotationSelector?: string
  /** `group/version`, a regular expression like the others. */
  readonly apiVersion?: string
  /** Only Helm hooks (true), only what is none (false). */
  readonly hook?: boolean
  /** Glob on the chart template's path (`templates/**`), with or without the chart's name before it. */
  readonly source?: string
  /** Only objects that hold a pod spec (true), only those that hold none (false). */
  readonly podSpec?: boolean
  /** CEL over `object`, for example `object.spec.replicas > 1`. */
  readonly cel?: string
}

/** How many objects a stage must select, else it fails. */
export interface Expectation {
  readonly min?: number
  readonly max?: number
}

/** Decides whether an object is selected. */
export type Matcher = (manifest: Manifest) => boolean

/** Decides by what the first lines of an object say. */
export type HeaderMatcher = (header: QuickHeader) => boolean

/** What a selector needs to know that this package does not: handed in by who compiles it. */
export interface SelectorEnvironment {
  /** Whether the object holds a pod spec. */
  readonly hasPodSpec?: Matcher
  /** Compiles a CEL expression over `object`. */
  readonly cel?: (expression: string) => Matcher
}

/**
 * Compiles a selector. Throws a `ManifestError` with code `SELECTOR_INVALID` for a pattern that is
 * none, naming the field.
 */
export function compileSelector(
  selector: Selector,
  environment: SelectorEnvironment = {},
): Matcher {
  const tests: Matcher[] = [...fieldTests(selector, HEADER_FIELDS), ...fieldTests(selector, NAMES)]
  const {
    labelSelector: labels,
    annotationSelector: annotations,
    source,
    hook,
    podSpec,
    cel,
  } = selector
  if (hook !== undefined) tests.push((manifest) => manifest.isHook === hook)
  if (labels) tests.push(byLabels(labels))
  if (annotations) tests.push(byAnnotations(annotations))
  if (source) tests.push(bySource(source))
  if (podSpec !== undefined) tests.push(byPodSpec(podSpec, environment))
  if (cel) tests.push(byCel(cel, environment))
  return (manifest) => tests.every((test) => test(manifest))
}

/** What `match` and `exclude` mean together: any of the first (all when there is none), none of the second. */
export function compileSelectors(
  match: readonly Selector[],
  exclude: readonly Selector[],
  environment: SelectorEnvironment = {},
): Matcher {
  const included = match.map((selector) => compileSelector(selector, environment))
  const excluded = exclude.map((selector) => compileSelector(selector, environment))
  return together(included, excluded)
}

/**
 * `compileSelectors` for objects of which no more is known than `apiVersion` and `kind`; `undefined` where a selector
 * asks for anything else. Throws as that does.
 */
export function compileHeaderSelectors(
  match: readonly Selector[],
  exclude: readonly Selector[],
): HeaderMatcher | undefined {
  if (![...match, ...exclude].every(asksForHeader)) return undefined
  const compiled = (selectors: readonly Selector[]) =>
    selectors.map((selector) => {
      const tests = fieldTests(selector, HEADER_FIELDS)
      return (header: HeaderFields) => tests.every((test) => test(header))
    })
  const matches = together(compiled(match), compiled(exclude))
  return ({ apiVersion, kind }) =>
    matches({ apiVersion, kind, group: groupOf(apiVersion), version: versionOf(apiVersion) })
}

const HEADER_FIELDS = ["kind", "group", "version", "apiVersion"] as const
const NAMES = ["name", "namespace"] as const
type HeaderFields = Pick<Manifest, (typeof HEADER_FIELDS)[number]>

function asksForHeader(selector: Selector): boolean {
  const known: readonly string[] = HEADER_FIELDS
  return Object.entries(selector).every(
    ([field, wish]) => known.includes(field) || wish === undefined || wish === "",
  )
}

function fieldTests<F extends (typeof HEADER_FIELDS | typeof NAMES)[number]>(
  selector: Selector,
  fields: readonly F[],
): ((object: Pick<Manifest, F>) => boolean)[] {
  return fields.flatMap((field) => {
    const pattern = selector[field]
    if (pattern === undefined || pattern === "") return []
    const fits = anchoredPattern(pattern, field)
    return (object: Pick<Manifest, F>) => fits(object[field])
  })
}

type Test<T> = (object: T) => boolean

function together<T>(included: readonly Test<T>[], excluded: readonly Test<T>[]): Test<T> {
  return (object) =>
    (included.length === 0 || included.some((matches) => matches(object))) &&
    !excluded.some((matches) => matches(object))
}

function byLabels(text: string): Matcher {
  const selects = labelSelector(text, "labelSelector")
  return (manifest) => selects(manifest.labels)
}

function byAnnotations(text: string): Matcher {
  const selects = labelSelector(text, "annotationSelector")
  return (manifest) => selects(manifest.annotations)
}

function bySource(glob: string): Matcher {
  const fits = globPattern(glob)
  return (manifest) => fits(manifest.template ?? "")
}

function byPodSpec(wanted: boolean, { hasPodSpec }: SelectorEnvironment): Matcher {
  if (hasPodSpec === undefined)
    throw new ManifestError("SELECTOR_INVALID", "podSpec: nothing is known about pod specs here")
  return (manifest) => hasPodSpec(manifest) === wanted
}

function byCel(expression: string, { cel }: SelectorEnvironment): Matcher {
  if (cel === undefined)
    throw new ManifestError("SELECTOR_INVALID", "cel: expressions are not available here")
  return cel(expression)
}
