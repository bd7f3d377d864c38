import { expect, test } from "vitest"
import { endsItself } from "./ends-itself.ts"

test.each([
  ["Job", "Never", true],
  ["Pod", "OnFailure", true],
  ["Pod", undefined, false],
  ["Deployment", "Always", false],
  ["CronJob", undefined, true],
  ["PyTorchJob", null, true],
  ["ScaledJob", "", true],
  ["RayJob", "Always", false],
  ["Jobs", undefined, false],
])("pods of a %s with restartPolicy %s end: %s", (kind, policy, ends) => {
  expect(endsItself(kind, policy)).toBe(ends)
})
