import { isObject, type JsonObject } from "@sternpost/manifests"

/**
 * A HorizontalPodAutoscaler of `autoscaling/v2beta1` as `autoscaling/v2` has it, where all of its metrics are about
 * CPU or memory; `undefined` for others, which name what they count in more than one way.
 */
export function convertAutoscaler(value: JsonObject): JsonObject | undefined {
  const { spec } = value
  if (!isObject(spec)) return undefined
  const { metrics } = spec
  if (metrics === undefined) return value
  if (!Array.isArray(metrics)) return undefined
  const converted = metrics.map(newMetric)
  if (converted.some((metric) => metric === undefined)) return undefined
  return { ...value, spec: { ...spec, metrics: converted } }
}

function newMetric(metric: unknown): JsonObject | undefined {
  if (!isObject(metric) || metric["type"] !== "Resource") return undefined
  const { resource } = metric
  if (!isObject(resource)) return undefined
  const { targetAverageUtilization, targetAverageValue, ...rest } = resource
  if (Object.keys(rest).some((key) => key !== "name")) return undefined
  if (targetAverageUtilization !== undefined && targetAverageValue === undefined)
    return {
      ...metric,
      resource: {
        ...rest,
        target: { type: "Utilization", averageUtilization: targetAverageUtilization },
      },
    }
  if (targetAverageValue === undefined || targetAverageUtilization !== undefined) return undefined
  return {
    ...metric,
    resource: { ...rest, target: { type: "AverageValue", averageValue: targetAverageValue } },
  }
}
