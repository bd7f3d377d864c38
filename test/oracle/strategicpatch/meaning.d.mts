import type { JsonValue } from "@sternpost/patch"

export declare function plainObject(value: JsonValue): JsonValue
