import {
  type Edit,
  outlineHolds,
  outlineTakes,
  type Path,
  type Source,
  scanDocument,
  type YamlDocument,
} from "@sternpost/goyaml"

// The keys that nearly every stage asks for; a partial scan ends when it has met them all.
const HEADER = { until: ["apiVersion", "kind", "metadata"] }
const OUTLINE = { outline: true }

/**
 * What was scanned of one text: first no more than its header, then an outline without the items of its
 * sequences, then all of it. A document that was handed out once stays good.
 */
export class DocumentScan {
  readonly source: Source
  readonly from: number
  readonly to: number
  #scanned: YamlDocument | undefined = undefined

  constructor(source: Source, from: number, to: number) {
    this.source = source
    this.from = from
    this.to = to
  }

  /** Knows the value at `path`. Throws goyaml's `YamlError`, as the others do. */
  forValue(path: Path): YamlDocument {
    return path.length === 0 ? this.whole() : this.#atLeast(path, "value")
  }

  /** Knows of which kind the node at `path` is, but not what it holds; for the root, its header too. */
  forKind(path: Path): YamlDocument {
    return this.#atLeast(path, "kind")
  }

  /** Knows all that the edits will ask for. */
  forEdits(edits: readonly Edit[]): YamlDocument {
    const scanned = this.#scanned
    return scanned !== undefined && outlineTakes(scanned, edits) ? scanned : this.whole()
  }

  /** Whether all of it was scanned. */
  get isWhole(): boolean {
    const scanned = this.#scanned
    return scanned !== undefined && !scanned.outline && scanned.complete
  }

  /** Knows everything, but may yet have to scan for it: `complete` says so. */
  whole(): YamlDocument {
    const scanned = this.#scanned
    if (scanned === undefined || scanned.outline || !scanned.complete)
      this.#scanned = scanDocument(this.source, this.from, this.to)
    return this.#scanned as YamlDocument
  }

  #atLeast(path: Path, part: "kind" | "value"): YamlDocument {
    const [root] = path
    this.#scanned ??= scanDocument(this.source, this.from, this.to, HEADER)
    const isKnown = root === undefined || HEADER.until.includes(root as string)
    if (this.#scanned.complete ? outlineHolds(this.#scanned, path, part) : isKnown)
      return this.#scanned
    if (this.#scanned.outline || path.some((step) => typeof step === "number")) return this.whole()
    this.#scanned = scanDocument(this.source, this.from, this.to, OUTLINE)
    return outlineHolds(this.#scanned, path, part) ? this.#scanned : this.whole()
  }
}
