import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { SidecarTemplate } from "@sternpost/transform"
import { PipelineError } from "../errors.ts"
import { unusableFile } from "./option-file.ts"

/** A template as the options have it. */
export interface TemplateOption {
  readonly name?: string
  readonly template?: unknown
  readonly templateFile?: string
  readonly default?: boolean
}

/** The templates of a stage, files read. Throws a `PipelineError` where it is not said which they are. */
export function readTemplates(
  { templates, ...single }: TemplateOption & { readonly templates?: readonly TemplateOption[] },
  baseDir: string,
): readonly SidecarTemplate[] {
  const isSingle = single.template !== undefined || single.templateFile !== undefined
  if (templates === undefined) return [readTemplate(single, baseDir)]
  if (isSingle || single.name !== undefined)
    throw invalid("give either `templates`, or `name` and `template` or `templateFile`")
  return templates.map((template) => readTemplate(template, baseDir))
}

function readTemplate(
  { name, template, templateFile, default: isDefault = true }: TemplateOption,
  baseDir: string,
): SidecarTemplate {
  if (name === undefined) throw invalid("give the sidecar a `name`")
  if ((template === undefined) === (templateFile === undefined))
    throw invalid(`sidecar "${name}": give either \`template\` or \`templateFile\``)
  if (templateFile === undefined) return { name, template, isDefault }
  try {
    const text = readFileSync(resolve(baseDir, templateFile), "utf8")
    return { name, template: text, file: templateFile, isDefault }
  } catch (cause) {
    throw unusableFile("template", templateFile, cause)
  }
}

const invalid = (message: string) => new PipelineError("PIPELINE_INVALID", message)
