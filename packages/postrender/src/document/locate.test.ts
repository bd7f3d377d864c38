import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { PipelineError } from "../errors.ts"
import { type LocateOptions, locatePipeline } from "./locate.ts"

const OURS = "# ours\napiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\n"
const OTHER = "steps:\n- run: make\n"

let root: string

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "sternpost-locate-")))
  mkdirSync(join(root, "charts", "web"), { recursive: true })
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, content = OURS): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

function locate(options: Partial<LocateOptions> = {}, cwd = "charts/web"): string {
  return locatePipeline({ env: {}, cwd: join(root, cwd), ...options })
}

function failure(options: Partial<LocateOptions> = {}): PipelineError {
  try {
    locate(options)
  } catch (error) {
    if (error instanceof PipelineError) return error
    throw error
  }
  throw new Error("found a pipeline")
}

describe("a pipeline that is named", () => {
  test("by --config wins, as it was written", () => {
    write("charts/web/pipeline.yaml")
    write("charts/my.yaml", OTHER)
    expect(locate({ config: "../my.yaml", env: { STERNPOST_CONFIG: "x" } })).toBe("../my.yaml")
  })

  test("by $STERNPOST_CONFIG comes before those found", () => {
    write("charts/web/pipeline.yaml")
    write("my.yaml")
    const path = join(root, "my.yaml")
    expect(locate({ env: { STERNPOST_CONFIG: path } })).toBe(path)
  })

  test("by an empty $STERNPOST_CONFIG is not named", () => {
    write("charts/web/pipeline.yaml")
    expect(locate({ env: { STERNPOST_CONFIG: "" } })).toBe("pipeline.yaml")
  })

  test("and does not exist is an error that says who named it", () => {
    write("charts/web/pipeline.yaml")
    const error = failure({ config: "no.yaml" })
    expect(error.code).toBe("PIPELINE_NOT_FOUND")
    expect(error.file).toBe("no.yaml")
    expect(error.message).toBe('pipeline "no.yaml", which --config names, does not exist')
    expect(failure({ env: { STERNPOST_CONFIG: "no.yaml" } }).message).toBe(
      'pipeline "no.yaml", which $STERNPOST_CONFIG names, does not exist',
    )
  })

  test("by an empty --config is an error", () => {
    expect(failure({ config: "" }).message).toBe(
      'pipeline "", which --config names, does not exist',
    )
  })

  test("and is a folder is an error", () => {
    expect(failure({ config: ".." }).message).toBe(
      'pipeline "..", which --config names, is a folder; name the file in it',
    )
  })
})

describe("a pipeline that is looked for", () => {
  test.each(["pipeline.yaml", "pipeline.yml", "sternpost.yaml", ".sternpost/pipeline.yaml"])(
    "may be called %s",
    (name) => {
      write(`charts/web/${name}`)
      expect(locate()).toBe(name)
    },
  )

  test("is the nearest one", () => {
    write("pipeline.yaml")
    expect(locate()).toBe("../../pipeline.yaml")
    write("charts/.sternpost/pipeline.yaml")
    expect(locate()).toBe("../.sternpost/pipeline.yaml")
  })

  test("is in one folder the first in the order of the names", () => {
    write("charts/web/sternpost.yaml")
    write("charts/web/pipeline.yml")
    expect(locate()).toBe("pipeline.yml")
  })

  test.each([
    'apiVersion: "sternpost.dev/v1alpha1"',
    "kind: Pipeline\napiVersion:   'sternpost.dev/v9'",
    '{"apiVersion": "sternpost.dev/v1alpha1", "kind": "Pipeline"}',
    '{"kind": "Pipeline","apiVersion":"sternpost.dev/v1alpha1"}',
  ])("is known by its apiVersion: %j", (content) => {
    write("charts/web/pipeline.yaml", content)
    expect(locate()).toBe("pipeline.yaml")
  })

  test("is not a pipeline.yaml of another program", () => {
    write("charts/web/pipeline.yaml", OTHER)
    write("charts/web/pipeline.yml", "# not apiVersion sternpost.dev/v1alpha1\n")
    write("charts/pipeline.yaml")
    expect(locate()).toBe("../pipeline.yaml")
  })

  test("is not a folder of that name", () => {
    mkdirSync(join(root, "charts/web/pipeline.yaml"))
    write("sternpost.yaml", "")
    expect(locate()).toBe("../../sternpost.yaml")
  })

  test.skipIf(process.getuid?.() === 0)("is one that cannot be read, rather than the next", () => {
    write("charts/web/pipeline.yaml")
    write("pipeline.yaml")
    chmodSync(join(root, "charts/web/pipeline.yaml"), 0)
    expect(locate()).toBe("pipeline.yaml")
  })

  test("and not found is an error that says where and what to do", () => {
    const error = failure()
    expect(error.code).toBe("PIPELINE_NOT_FOUND")
    expect(error.message).toBe(
      "no pipeline found: looked for pipeline.yaml, pipeline.yml, sternpost.yaml and " +
        `.sternpost/pipeline.yaml in ${join(root, "charts/web")} and every folder above it; ` +
        'write one with "sternpost pipeline init", or name it with --config or $STERNPOST_CONFIG',
    )
  })

  test("and not found names the files of other programs that were passed over", () => {
    write("charts/pipeline.yaml", OTHER)
    expect(failure().message).toContain(
      `above it; ${join(root, "charts/pipeline.yaml")} is no Sternpost pipeline (no apiVersion sternpost.dev); write`,
    )
  })
})
