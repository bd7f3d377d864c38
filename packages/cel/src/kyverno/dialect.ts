import type { Dialect } from "../dialect.ts"
import { clusterLibrary } from "./cluster.ts"
import { codecsLibrary } from "./codecs.ts"
import { dataLibrary } from "./data.ts"
import { imageLibrary } from "./image.ts"
import { mathLibrary } from "./math.ts"
import { orValueOfAny } from "./or-value.ts"
import { regexFunctionsLibrary } from "./regex-functions.ts"
import { timeLibrary } from "./time.ts"

/** What Kyverno's functions need that is not in this package. */
export interface KyvernoSurroundings {
  /** Reads YAML as Go does; throws for what is none. */
  readonly parseYaml: (text: string) => unknown
  /** What `time.now` says; the clock when absent. */
  readonly now?: () => Date
}

/**
 * CEL as Kyverno's policies have it: all functions of Kubernetes whatever its version, cel-go's extensions, and
 * those of its own. What needs a cluster, a registry or the network is not known: CEL_UNKNOWN.
 * Source of the list: kyverno pkg/cel and kyverno/sdk extensions/cel (1.19).
 */
export function kyvernoDialect({
  parseYaml,
  now = () => new Date(),
}: KyvernoSurroundings): Dialect {
  return {
    name: "kyverno",
    libraries: [
      imageLibrary,
      codecsLibrary,
      mathLibrary,
      regexFunctionsLibrary,
      dataLibrary(parseYaml),
      timeLibrary(now),
      clusterLibrary,
    ],
    macros: { "orValue/1": orValueOfAny },
  }
}
