import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const evaluate = (text: string) => compileExpression(text, { variables: {} }).evaluate({})

test.each<[string, unknown]>([
  ["format.dns1123Label().validate('my-name')", undefined],
  [
    `format.dns1123Label().validate('${"x".repeat(64)}').value()`,
    ["must be no more than 63 characters"],
  ],
  ["format.dns1123LabelPrefix().validate('my-').hasValue()", false],
  [
    "format.dns1123Label().validate('my-').value()[0].startsWith('a lowercase RFC 1123 label')",
    true,
  ],
  ["format.qualifiedName().validate('example.com/My_name')", undefined],
  ["format.qualifiedName().validate('/x').value()", ["prefix part must be non-empty"]],
  ["format.qualifiedName().validate('a/').value()", ["name part must be non-empty"]],
  [
    "format.qualifiedName().validate('a/b/c').value()[0].endsWith(\"(e.g. 'example.com/MyName')\")",
    true,
  ],
  ["format.labelValue().validate('')", undefined],
  ["format.uri().validate('x').hasValue()", true],
  ["format.uuid().validate('123e4567-e89b-12d3-a456-426614174000')", undefined],
  ["format.byte().validate('aGVsbG8').value()", ["invalid base64"]],
  ["format.date().validate('2024-02-30').value()", ["invalid date"]],
  ["format.datetime().validate('2024-02-29T23:59:59.5+01:00')", undefined],
  ["format.datetime().validate('2024-02-29T24:00:00Z').value()", ["invalid datetime"]],
  ["format.named('uri').value() == format.uri()", true],
  ["format.uri() == format.byte()", false],
  ["format.named('nonsense').hasValue()", false],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})
