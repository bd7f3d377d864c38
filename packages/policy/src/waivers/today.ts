/**
 * The day on which waivers are judged, `2026-01-31`: today, or that of `SOURCE_DATE_EPOCH`, by which builds that are to
 * be repeated name their time.
 */
export function waiverDay(
  env: Readonly<Record<string, string | undefined>> = process.env,
  now: () => number = Date.now,
): string {
  const epoch = Number(env["SOURCE_DATE_EPOCH"] || Number.NaN)
  return new Date(Number.isFinite(epoch) ? epoch * 1000 : now()).toISOString().slice(0, 10)
}
