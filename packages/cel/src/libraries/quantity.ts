import { failure, type Library } from "../library.ts"
import { isInt64, Quantity } from "./quantity-value.ts"

const TYPE = "kubernetes.Quantity"

/** `quantity("1.5Gi")`, as the API server's resource.Quantity: comparisons, sums, conversions. */
export const quantityLibrary: Library = {
  name: "quantity",
  register(registrar) {
    registrar
      .type(TYPE, Quantity)
      .define(`quantity(string): ${TYPE}`, parse)
      .define(
        "isQuantity(string): bool",
        (text: string) => Quantity.parse(text) instanceof Quantity,
      )
      .define(`${TYPE}.sign(): int`, (quantity: Quantity) => BigInt(quantity.sign()))
      .define(`sign(${TYPE}): int`, (quantity: Quantity) => BigInt(quantity.sign()))
      .define(`${TYPE}.isInteger(): bool`, (quantity: Quantity) => quantity.integer() !== undefined)
      .define(`${TYPE}.asInteger(): int`, asInteger)
      .define(`${TYPE}.asApproximateFloat(): double`, (quantity: Quantity) => quantity.toNumber())
      .define(`${TYPE}.add(${TYPE}): ${TYPE}`, (a: Quantity, b: Quantity) => a.plus(b))
      .define(`${TYPE}.add(int): ${TYPE}`, (a: Quantity, b: bigint) => a.plus(Quantity.of(b)))
      .define(`${TYPE}.sub(${TYPE}): ${TYPE}`, (a: Quantity, b: Quantity) => a.plus(b.negated()))
      .define(`${TYPE}.sub(int): ${TYPE}`, (a: Quantity, b: bigint) => a.plus(Quantity.of(-b)))
      .define(`${TYPE}.compareTo(${TYPE}): int`, (a: Quantity, b: Quantity) =>
        BigInt(a.compareTo(b)),
      )
      .define(
        `${TYPE}.isGreaterThan(${TYPE}): bool`,
        (a: Quantity, b: Quantity) => a.compareTo(b) > 0,
      )
      .define(`${TYPE}.isLessThan(${TYPE}): bool`, (a: Quantity, b: Quantity) => a.compareTo(b) < 0)
      .equality(TYPE, (a: Quantity, b: Quantity) => a.compareTo(b) === 0)
  },
}

function parse(text: string): Quantity {
  const quantity = Quantity.parse(text)
  if (quantity instanceof Quantity) return quantity
  throw failure(`"${text}" is not a quantity: ${quantity}`)
}

function asInteger(quantity: Quantity): bigint {
  const integer = quantity.integer()
  if (integer !== undefined && isInt64(integer)) return integer
  throw failure(`the quantity ${quantity} is not an integer`)
}
