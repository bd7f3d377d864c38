const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/

/** What a key of a label or an annotation must be, in words. */
export const QUALIFIED_NAME_RULE =
  "up to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, and optionally a DNS subdomain and '/' before it"

/** What the value of a label must be, in words. */
export const LABEL_VALUE_RULE =
  "empty, or up to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit"

/**
 * Whether `text` may be the key of a label or an annotation.
 * Source: apimachinery pkg/util/validation/validation.go, IsQualifiedName.
 */
export function isQualifiedName(text: string): boolean {
  const slash = text.indexOf("/")
  if (slash < 0) return NAME.test(text)
  const prefix = text.slice(0, slash)
  return prefix.length <= 253 && SUBDOMAIN.test(prefix) && NAME.test(text.slice(slash + 1))
}

/** Whether `text` may be the value of a label. Source: the same file, IsValidLabelValue. */
export function isLabelValue(text: string): boolean {
  return text === "" || NAME.test(text)
}
