// Judges a stream to which one label was added, without the code that added it: by its lines, by its
// values as Go reads them, and, up to a size, by the structure that the yaml package sees.
import { parse } from "@sternpost/goyaml"
import { parseDocument } from "yaml"

import { difference } from "./exact-json.mjs"

export const LABEL = { "example.com/team": "platform" }

const INSERTED = /^\s*(?:- )?(?:metadata:|labels:|["']?example\.com\/team["']?: platform)\s*$/

// The yaml package reads 2 MB a second: the few documents above this, mostly CRDs, take most of the time.
const YAML_LIMIT = 64 * 1024

/** The texts between the markers. A marker at column 0 ends any YAML scalar. */
export function splitDocuments(text) {
  const texts = text.split(/^---(?!-)/m)
  return texts.length > 1 && texts[0] === "" ? texts.slice(1) : texts
}

/** Says what is wrong with `output` as `input` with the label added; undefined when nothing is. */
export function labelProblem(input, output, seen) {
  const before = splitDocuments(input)
  const after = splitDocuments(output)
  if (before.length !== after.length) return `${before.length} documents became ${after.length}`
  for (const [i, text] of before.entries()) {
    const problem = documentProblem(text, after[i], seen)
    if (problem !== undefined) return `document ${i + 1}: ${problem}`
  }
  return undefined
}

function documentProblem(before, after, seen) {
  const value = parse(before)
  if (value === null) return before === after ? undefined : "an empty document changed"
  const differs = difference(parse(after), withLabel(value))
  return differs ?? lineProblem(before, after) ?? structureProblem(before, after, seen)
}

/** An object with the label, or a `kind: List` with the label on each of its objects. */
function withLabel(object) {
  if (/List$/.test(object.kind) && Array.isArray(object.items))
    return { ...object, items: object.items.map(withLabel) }
  const { metadata } = object
  return { ...object, metadata: { ...metadata, labels: { ...metadata?.labels, ...LABEL } } }
}

function lineProblem(before, after) {
  const { lost, inserted } = compareLines(before, after)
  const [first] = lost
  if (first !== undefined)
    return mayRewrite(before) ? commentProblem(lost, after) : `lost the line ${show(first)}`
  const foreign = inserted.find((line) => !INSERTED.test(line))
  return foreign === undefined ? undefined : `has the new line ${show(foreign)}`
}

/** Lines of `before` that are not in `after` in their order, and what `after` has besides. */
function compareLines(before, after) {
  const lines = after.split("\n")
  const lost = []
  const inserted = []
  let at = 0
  for (const line of before.split("\n")) {
    const found = lines.indexOf(line, at)
    if (found < 0) {
      lost.push(line)
    } else {
      inserted.push(...lines.slice(at, found))
      at = found + 1
    }
  }
  inserted.push(...lines.slice(at))
  return { lost, inserted }
}

/** Whether the label had to change a line: flow style, nothing where the labels go, or another value. */
function mayRewrite(text) {
  const document = parseDocument(text, { schema: "failsafe", uniqueKeys: false })
  const objects = document.get("items")?.items ?? [document.contents]
  return objects.some((object) => {
    const metadata = object?.get?.("metadata", true)
    const labels = metadata?.get?.("labels", true)
    const isBlock = [object, metadata, labels].every(
      (node) => node === undefined || (node?.items?.length > 0 && !node.flow),
    )
    return !isBlock || labels?.has(Object.keys(LABEL)[0])
  })
}

function commentProblem(lost, after) {
  const comments = lost.flatMap((line) => /(?:^|\s)#.*$/.exec(line) ?? [])
  const missing = comments.find((comment) => !after.includes(comment))
  return missing === undefined ? undefined : `lost the comment ${show(missing)}`
}

function structureProblem(before, after, seen) {
  if (before.length > YAML_LIMIT) return undefined
  const value = readStructure(before)
  // Go reads some texts that the yaml package refuses.
  if (value === undefined) return undefined
  seen.checkedTwice++
  const labelled = readStructure(after)
  if (labelled === undefined) return "the yaml package refuses the output"
  const differs = difference(labelled, withLabel(value))
  return differs === undefined ? undefined : `the yaml package sees another structure: ${differs}`
}

function readStructure(text) {
  const options = { schema: "failsafe", uniqueKeys: false, logLevel: "silent" }
  const document = parseDocument(text, options)
  if (document.errors.length > 0) return undefined
  const value = document.toJS({ maxAliasCount: -1 })
  return typeof value === "object" && value !== null ? value : undefined
}

const show = (line) => JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}...` : line)
