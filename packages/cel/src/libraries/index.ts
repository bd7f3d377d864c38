import type { Library } from "../library.ts"
import { authorizerLibrary } from "./authorizer.ts"
import { cidrLibrary } from "./cidr.ts"
import { comprehensionsLibrary } from "./comprehensions.ts"
import { conversionsLibrary } from "./conversions.ts"
import { formatLibrary } from "./format.ts"
import { ipLibrary } from "./ip.ts"
import { listTransformsLibrary } from "./list-transforms.ts"
import { listsLibrary } from "./lists.ts"
import { literalsLibrary } from "./literals.ts"
import { optionalsLibrary } from "./optionals.ts"
import { quantityLibrary } from "./quantity.ts"
import { regexLibrary } from "./regex.ts"
import { semverLibrary } from "./semver.ts"
import { setsLibrary } from "./sets.ts"
import { stringsLibrary } from "./strings.ts"
import { timestampsLibrary } from "./timestamps.ts"
import { urlLibrary } from "./url.ts"

/** Every library; a new one is a file and a line here. */
export const libraries: readonly Library[] = [
  conversionsLibrary,
  timestampsLibrary,
  stringsLibrary,
  regexLibrary,
  listsLibrary,
  setsLibrary,
  optionalsLibrary,
  quantityLibrary,
  urlLibrary,
  semverLibrary,
  ipLibrary,
  cidrLibrary,
  formatLibrary,
  comprehensionsLibrary,
  listTransformsLibrary,
  authorizerLibrary,
  literalsLibrary,
]
