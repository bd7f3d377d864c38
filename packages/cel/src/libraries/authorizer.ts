import { failure, type Library } from "../library.ts"

class Authorizer {}
class PathCheck {}
class GroupCheck {}
class ResourceCheck {}
class Decision {}

const PREFIX = "kubernetes.authorization"
const [AUTHORIZER, PATH, GROUP, RESOURCE, DECISION] = [
  `${PREFIX}.Authorizer`,
  `${PREFIX}.PathCheck`,
  `${PREFIX}.GroupCheck`,
  `${PREFIX}.ResourceCheck`,
  `${PREFIX}.Decision`,
] as const

const METHODS: readonly string[] = [
  `${AUTHORIZER}.path(string): ${PATH}`,
  `${AUTHORIZER}.group(string): ${GROUP}`,
  `${AUTHORIZER}.serviceAccount(string, string): ${AUTHORIZER}`,
  `${PATH}.check(string): ${DECISION}`,
  `${GROUP}.resource(string): ${RESOURCE}`,
  ...["subresource", "namespace", "name", "fieldSelector", "labelSelector"].map(
    (method) => `${RESOURCE}.${method}(string): ${RESOURCE}`,
  ),
  `${RESOURCE}.check(string): ${DECISION}`,
  `${DECISION}.allowed(): bool`,
  `${DECISION}.errored(): bool`,
  `${DECISION}.reason(): string`,
  `${DECISION}.error(): string`,
]

/**
 * What a cluster's authorizer can be asked. Expressions that ask it are checked; evaluating them needs
 * a value for the variable, which nobody has without a cluster.
 */
export const authorizerLibrary: Library = {
  name: "authorizer",
  register(registrar) {
    registrar
      .type(PATH, PathCheck)
      .type(GROUP, GroupCheck)
      .type(RESOURCE, ResourceCheck)
      .type(DECISION, Decision)
      .record(AUTHORIZER, Authorizer, { requestResource: RESOURCE })
    for (const method of METHODS)
      registrar.define(method, () => {
        throw failure("the authorizer of a cluster cannot be asked here")
      })
  },
}
