import { isObject, type JsonObject } from "@sternpost/manifests"

/**
 * An Ingress as `networking.k8s.io/v1` has it: backends name their service in a map, the default one is called
 * `defaultBackend`, and every path says how it is compared, which was left to the controller. `undefined` for one that
 * no version allows.
 */
export function convertIngress(value: JsonObject): JsonObject | undefined {
  const { spec } = value
  if (spec === undefined) return value
  if (!isObject(spec)) return undefined
  const { backend, rules, ...rest } = spec
  const said = backend === undefined ? undefined : newBackend(backend)
  const converted = rules === undefined ? undefined : listOf(rules, newRule)
  if ((backend !== undefined && said === undefined) || (rules && converted === undefined))
    return undefined
  return {
    ...value,
    spec: {
      ...rest,
      ...(said === undefined ? {} : { defaultBackend: said }),
      ...(converted === undefined ? {} : { rules: converted }),
    },
  }
}

function newRule(rule: unknown): JsonObject | undefined {
  if (!isObject(rule)) return undefined
  const { http } = rule
  if (http === undefined) return rule
  if (!isObject(http)) return undefined
  const paths = listOf(http["paths"], newPath)
  return paths === undefined ? undefined : { ...rule, http: { ...http, paths } }
}

function newPath(path: unknown): JsonObject | undefined {
  if (!isObject(path)) return undefined
  const backend = newBackend(path["backend"])
  if (backend === undefined) return undefined
  return { pathType: "ImplementationSpecific", ...path, backend }
}

function newBackend(backend: unknown): JsonObject | undefined {
  if (!isObject(backend)) return undefined
  const { serviceName, servicePort, ...rest } = backend
  if (serviceName === undefined && servicePort === undefined) return backend
  const isNumber = typeof servicePort === "number" || /^\d+$/.test(String(servicePort))
  if (typeof serviceName !== "string" || servicePort === undefined || servicePort === null)
    return undefined
  const port = isNumber ? { number: Number(servicePort) } : { name: servicePort }
  return { ...rest, service: { name: serviceName, port } }
}

function listOf(
  list: unknown,
  convert: (item: unknown) => JsonObject | undefined,
): readonly JsonObject[] | undefined {
  if (!Array.isArray(list)) return undefined
  const converted = list.map(convert)
  return converted.every((item) => item !== undefined) ? converted : undefined
}
