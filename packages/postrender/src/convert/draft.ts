import type { Selector } from "@sternpost/manifests"
import { nameOfPlace, type Place } from "./place.ts"
import { commentsAbove } from "./written.ts"

/** A stage of a pipeline that is being written. */
export interface StageBody {
  readonly uses: string
  /** The name it should have, if nothing else has it. */
  readonly name?: string | undefined
  readonly match?: Selector | readonly Selector[] | undefined
  readonly exclude?: Selector | readonly Selector[] | undefined
  readonly expect?: string | number | undefined
  /** Options; a value may be YAML as somebody wrote it. */
  readonly with?: Readonly<Record<string, unknown>> | undefined
}

/** Something that the pipeline does not do as the original did, and what to do about it. */
export interface ConversionNote {
  /** `kustomization.yaml:12`, or the stage of a pipeline. */
  readonly place: string
  readonly message: string
}

/** An entry of the text that is written: a stage with what is to be said about it, or only that. */
export interface DraftItem {
  /** Comments of the original, each with its `#`. */
  readonly comments: readonly string[]
  readonly notes: readonly string[]
  readonly stage?: StageBody
}

/** Collects stages and notes in the order in which they are to be written. */
export interface Draft {
  readonly items: readonly DraftItem[]
  readonly notes: readonly ConversionNote[]
  /** A stage that does what stands at a place; `remarks` tell where it is not quite the same. */
  stage(place: Place, body: StageBody, remarks?: readonly string[]): void
  /** What stands at a place has no equal. */
  note(place: Place, message: string): void
  /** A comment that asks nothing of anybody. */
  say(...lines: readonly string[]): void
}

/** An empty draft. */
export function createDraft(): Draft {
  const items: DraftItem[] = []
  const notes: ConversionNote[] = []
  // A comment above a list and its first item is one comment.
  const seen = new Set<string>()
  const commentsOf = (place: Place): readonly string[] => {
    const isFirst = place.path.at(-1) === 0
    const above = isFirst ? commentsAbove({ ...place, path: place.path.slice(0, -1) }) : []
    const comments = [...above, ...commentsAbove(place)]
    const key = `${place.document.file}\n${comments.join("\n")}`
    if (comments.length === 0 || seen.has(key)) return []
    seen.add(key)
    return comments
  }
  const noteAt = (place: Place, message: string) => {
    notes.push({ place: nameOfPlace(place), message })
    return `${nameOfPlace(place)}: ${message}`
  }
  return {
    items,
    notes,
    stage(place, body, remarks = []) {
      items.push({
        comments: commentsOf(place),
        notes: remarks.map((remark) => noteAt(place, remark)),
        stage: body,
      })
    },
    note(place, message) {
      items.push({ comments: commentsOf(place), notes: [noteAt(place, message)] })
    },
    say(...lines) {
      items.push({ comments: [], notes: lines })
    },
  }
}
