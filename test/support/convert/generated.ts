/** Numbers that look random and are the same in each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0
    return Math.abs(state >> 3) % below
  }
}

type Make = (pick: <T>(...choices: readonly T[]) => T) => object

const FIELDS: readonly Make[] = [
  (pick) => ({ namespace: pick("other", "shop", "x1") }),
  (pick) => ({ namePrefix: pick("a-", "blue-", "v1-") }),
  (pick) => ({ nameSuffix: pick("-b", "-2") }),
  (pick) => ({
    labels: [
      {
        pairs: { [pick("team", "example.com/team", "app")]: pick("shop", "1", "") },
        ...pick<object>({}, { includeTemplates: true }, { includeSelectors: true }),
      },
    ],
  }),
  (pick) => ({ commonLabels: { [pick("team", "app")]: pick("shop", "web") } }),
  (pick) => ({ commonAnnotations: { [pick("a", "example.com/b")]: pick("1", "yes", "text") } }),
  (pick) => ({
    images: [
      { name: pick("nginx", "postgres", ".*"), newTag: pick("1", "v2") },
      { name: pick("nginx", "ghcr.io/.*"), newName: pick("r.local/x", "y") },
    ],
  }),
  (pick) => ({ replicas: [{ name: pick("web", "database"), count: pick(0, 1, 12) }] }),
  (pick) => ({
    patches: [
      {
        target: pick<object>(
          { kind: "Deployment" },
          { kind: "StatefulSet|Deployment", name: pick("web", "d.*", ".*") },
          { group: "apps" },
        ),
        patch: JSON.stringify([
          { op: "replace", path: "/spec/replicas", value: pick(2, 3) },
          ...pick<object[]>([], [{ op: "add", path: "/metadata/labels/p", value: "q" }]),
        ]),
      },
      {
        target: { kind: pick("Service", "Ingress", ".*") },
        patch: `{"apiVersion": "v1", "kind": "x", "metadata": {"name": "x", "annotations": {"number": "${pick("1", "2")}"}}}`,
      },
    ],
  }),
  (pick) => ({
    patchesJson6902: [
      {
        target: { kind: "Deployment", name: pick("web", "a-web", "nothing") },
        patch: `[{"op": "add", "path": "/spec/paused", "value": ${pick("true", "false")}}]`,
      },
    ],
  }),
  (pick) => ({
    replacements: [
      {
        source: { kind: "ConfigMap", name: "settings", fieldPath: pick("data.level", "data.url") },
        targets: [
          {
            select: { kind: pick("Deployment", "StatefulSet") },
            fieldPaths: ["spec.template.metadata.annotations.copied"],
            options: { create: true },
          },
        ],
      },
    ],
  }),
]

/** The fields of a kustomization, made of two to seven parts that a number picks. */
export function generatedKustomization(seed: number): Readonly<Record<string, unknown>> {
  const below = randomNumbers(seed)
  const pick = <T>(...choices: readonly T[]): T => choices[below(choices.length)] as T
  const count = 2 + below(6)
  const parts = Array.from({ length: count }, () => pick(...FIELDS)(pick))
  return Object.assign({}, ...parts)
}
