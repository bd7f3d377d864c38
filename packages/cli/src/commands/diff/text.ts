import { stringify } from "@sternpost/goyaml"
import { describeManifest, isObject, secretMask } from "@sternpost/manifests"
import type { Styles } from "../../styles.ts"
import { count } from "../count.ts"
import { isOrWasSecret, maskPair, maskTexts } from "../secrets.ts"
import { unifiedDiff } from "../unified.ts"
import type { ObjectChange } from "./changes.ts"

const NOTHING = "/dev/null"

/** The changes as people read them: for each object a header and a unified diff. */
export function diffText(changes: readonly ObjectChange[], style: Styles): string {
  return changes.map((change) => `${header(change, style)}\n${body(change, style)}`).join("\n")
}

/** How many lines of each object are changed, and the sum. */
export function diffStat(changes: readonly ObjectChange[], { green, red }: Styles): string {
  const counted = changes.map((change) => ({ change, lines: countLines(change) }))
  const width = Math.max(...changes.map(({ manifest }) => describeManifest(manifest).length))
  const rows = counted.map(({ change, lines }) => {
    const { manifest, status, stages } = change
    const numbers = `${green(`+${lines.added}`)} ${red(`-${lines.removed}`)}`
    return `${describeManifest(manifest).padEnd(width)}  ${numbers}  ${status} by ${stages.join(", ")}`
  })
  const sum = (key: "added" | "removed") => counted.reduce((all, { lines }) => all + lines[key], 0)
  const total = `${count(changes.length, "object")}, ${count(sum("added"), "line")} added, ${count(sum("removed"), "line")} removed`
  return `${[...rows, total].join("\n")}\n`
}

function header({ manifest, status, stages, moved }: ObjectChange, { bold, dim }: Styles): string {
  const what = moved && status === "changed" ? "changed or moved" : status
  return `${bold(describeManifest(manifest))}\n${dim(`${what} by ${stages.join(", ")}`)}`
}

function body(change: ObjectChange, style: Styles): string {
  const [before, after] = texts(change)
  const [from, to] = fileNames(change)
  const hunks = unifiedDiff({ before, after, from, to }, style)
  if (hunks !== "") return hunks
  return change.moved ? "at another place in the stream\n" : "in comments or style only\n"
}

function fileNames({ status }: ObjectChange): readonly [string, string] {
  return [status === "added" ? NOTHING : "rendered", status === "removed" ? NOTHING : "result"]
}

/** The text before and after, without secrets in variables; of a Secret its masked value, written anew: comments can tell secrets too. */
function texts({ manifest, status }: ObjectChange): readonly [string, string] {
  if (!isOrWasSecret(manifest)) {
    const after = status === "removed" ? "" : manifest.text
    const [old, now] = maskTexts(manifest.renderedText, after, secretMask(manifest.log))
    return [content(old), content(now)]
  }
  const rendered = manifest.rendered()
  const before = isObject(rendered) ? rendered : {}
  const [old, now] = maskPair(before, status === "removed" ? {} : manifest.value())
  return [status === "added" ? "" : stringify(old), status === "removed" ? "" : stringify(now)]
}

/** The text without the rest of its marker's line. */
function content(text: string): string {
  return text.replace(/^[ \t]*\r?\n/, "")
}

function countLines(change: ObjectChange): { readonly added: number; readonly removed: number } {
  const [before, after] = texts(change)
  const lines = unifiedDiff({ before, after, from: "", to: "" }).split("\n").slice(2)
  const starting = (sign: string) => lines.filter((line) => line.startsWith(sign)).length
  return { added: starting("+"), removed: starting("-") }
}
