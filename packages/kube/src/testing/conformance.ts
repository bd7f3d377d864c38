import type { KubeCase, KubeUnderTest } from "./conformance/case.ts"
import { clusterCases } from "./conformance/cluster.ts"
import { conflictCases } from "./conformance/conflicts.ts"
import { listCases } from "./conformance/lists.ts"
import { objectCases } from "./conformance/objects.ts"
import { patchCases } from "./conformance/patches.ts"
import { secretCases } from "./conformance/secrets.ts"

/** All promises that `testKube` checks. */
const CASES: readonly KubeCase[] = [
  ...objectCases,
  ...conflictCases,
  ...listCases,
  ...secretCases,
  ...patchCases,
  ...clusterCases,
]

/**
 * The conformance suite of the API, for any test framework: registers each case with `test`, which calls
 * `open` for a namespace of its own. The in-memory server and the real one pass the same suite.
 */
export function testKube(
  test: (title: string, run: () => Promise<void>) => unknown,
  open: () => Promise<KubeUnderTest>,
): void {
  for (const { title, run } of CASES) test(title, async () => run(await open()))
}
