// Values of our engine, written with their types as main.go writes those of the API server.

/** `[type, value]`; numbers as text, for there are more of them than JSON has. */
export function typed(value) {
  switch (typeof value) {
    case "boolean":
      return ["bool", value]
    case "bigint":
      return ["int", String(value)]
    case "number":
      return ["double", number(value)]
    case "string":
      return ["string", value]
  }
  if (value === null) return ["null"]
  if (nameOf(value) === "UnsignedInt") return ["uint", String(value.value)]
  if (value instanceof Uint8Array) return ["bytes", Buffer.from(value).toString("base64")]
  if (Array.isArray(value) || value instanceof Set) return ["list", [...value].map(typed)]
  if (!(value instanceof Map) && nameOf(value) !== "Object") return ["another type"]
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return ["map", Object.fromEntries(entries.map(([key, item]) => [String(key), typed(item)]))]
}

const nameOf = (value) => value.constructor?.name ?? "Object"

// As Go's %.15g.
function number(value) {
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value < 0 ? "-Inf" : "+Inf"
  if (value === 0) return "0"
  const [digits, exponent] = value.toExponential(14).split("e")
  const power = Number(exponent)
  const plain = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits
  if (power >= -4 && power < 15) return String(Number(value.toPrecision(15)))
  return `${plain}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`
}
