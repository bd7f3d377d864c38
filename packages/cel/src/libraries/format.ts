import { Optional } from "@marcbachmann/cel-js"
import type { Library } from "../library.ts"
import { order } from "../values.ts"
import { type Validate, validators } from "./format-validators.ts"

const TYPE = "kubernetes.NamedFormat"

class Formats {}

class NamedFormat {
  readonly name: string
  readonly validate: Validate

  constructor(name: string, validate: Validate) {
    this.name = name
    this.validate = validate
  }

  compareTo(other: NamedFormat): number {
    return order(this.name, other.name)
  }

  toString(): string {
    return this.name
  }
}

/** `format.dns1123Label().validate(name)`: what is wrong with a text, or nothing. */
export const formatLibrary: Library = {
  name: "format",
  register(registrar) {
    const formats = new Map(
      Object.entries(validators).map(([name, validate]) => [name, new NamedFormat(name, validate)]),
    )
    registrar
      .type(TYPE, NamedFormat)
      .namespace("format", Formats)
      .define(`namespace.format.named(string): optional<${TYPE}>`, (_: Formats, name: string) =>
        Optional.of(formats.get(name)),
      )
      .define(`${TYPE}.validate(string): optional<list<string>>`, validate)
      .equality(TYPE, (a: NamedFormat, b: NamedFormat) => a === b)
    for (const [name, format] of formats)
      registrar.define(`namespace.format.${name}(): ${TYPE}`, () => format)
  },
}

function validate(format: NamedFormat, text: string): Optional<readonly string[]> {
  const problems = format.validate(text)
  return problems.length === 0 ? Optional.none() : Optional.of(problems)
}
