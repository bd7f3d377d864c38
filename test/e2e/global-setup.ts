import type { TestProject } from "vitest/node"

import { makeRunFolder } from "../support/control-plane/run-folder.ts"

/** Gives the run a folder. The first test that needs a control plane starts it there. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeRunFolder()
  project.provide("runFolder", folder.path)
  return () => folder.remove()
}
