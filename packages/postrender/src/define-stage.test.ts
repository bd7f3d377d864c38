import { describe, expect, expectTypeOf, test } from "vitest"
import {
  defineStage,
  type KubernetesObject,
  type ObjectContext,
  type StageModule,
} from "./define-stage.ts"

/** As kubernetes-models writes them: no index signature, literal kind, nearly all optional. */
interface IDeployment {
  apiVersion: "apps/v1"
  kind: "Deployment"
  metadata?: {
    name?: string
    labels?: { [key: string]: string }
    annotations?: { [key: string]: string }
    ownerReferences?: readonly { uid: string; name: string }[]
  }
  spec?: {
    replicas?: number
    selector: { matchLabels?: { [key: string]: string } }
    template: { spec?: { containers: { name: string; image?: string }[] } }
  }
}

test("it returns the stage as it is", () => {
  const stage: StageModule = { transform: () => undefined }
  expect(defineStage(stage)).toBe(stage)
})

describe("a stage for any kind", () => {
  test("writes metadata without a cast", () => {
    const stage = defineStage<{ team: string }>({
      idempotent: true,
      transform(object, { options }) {
        object.metadata.annotations = { ...object.metadata.annotations, team: options.team }
        expectTypeOf(object).toEqualTypeOf<KubernetesObject>()
        expectTypeOf(object["spec"]).toBeUnknown()
      },
    })
    expectTypeOf(stage).toEqualTypeOf<StageModule<{ team: string }, KubernetesObject>>()
  })

  test("may take an object for one of a kind", () => {
    defineStage({
      transform(object, { skip }) {
        if (object.kind !== "Deployment") return skip(object, "no Deployment")
        const { spec } = object as IDeployment
        if (spec !== undefined) spec.replicas = 1
      },
    })
  })

  test("may make objects of kinds of its own", () => {
    defineStage({
      run: (objects) => [...objects, { apiVersion: "v1", kind: "Namespace", metadata: {} }],
    })
    defineStage({ transform: (object) => [object, {} as IDeployment] })
    defineStage({ transform: async () => null })
  })
})

describe("a stage for one kind", () => {
  test("may name its type", () => {
    defineStage<{ max: number }, IDeployment>({
      transform({ spec }, { options }) {
        if (spec?.replicas !== undefined) spec.replicas = Math.min(spec.replicas, options.max)
      },
      run(objects) {
        expectTypeOf(objects).toEqualTypeOf<readonly IDeployment[]>()
      },
    })
  })

  test("may say it where it takes the object", () => {
    const stage = defineStage({
      transform(object: IDeployment, { report }: ObjectContext<{ max: number }>) {
        report(object, { severity: "info", message: "seen" })
        return { ...object, spec: undefined }
      },
    })
    expectTypeOf(stage).toEqualTypeOf<StageModule<{ max: number }, IDeployment>>()
  })

  test("cannot write what the type does not have", () => {
    defineStage<unknown, IDeployment>({
      transform(object) {
        // @ts-expect-error: replicas is a number
        if (object.spec !== undefined) object.spec.replicas = "3"
      },
    })
    // @ts-expect-error: a number is no object
    defineStage({ transform: () => 1 })
  })
})
