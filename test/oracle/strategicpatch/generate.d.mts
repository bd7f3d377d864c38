import type { JsonObject } from "@sternpost/patch"
import type { Arbitrary } from "fast-check"

export type RandomKind = "Pod" | "Deployment" | "Service" | "PodDisruptionBudget"
type ByKind = Readonly<Record<RandomKind, Arbitrary<JsonObject>>>

export declare const objects: ByKind
export declare const plainObjects: ByKind
export declare const patches: ByKind
