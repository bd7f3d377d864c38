/** What came out of the cases of one suite. */
export class Tally {
  passed = 0
  /** @type {{ name: string, why: string }[]} */
  failures = []
  /** @type {Map<string, number>} number of skipped cases by reason */
  skips = new Map()
  /** @type {string[]} what a reader of the score should know */
  notes = []

  /**
   * Runs one case: it passes unless `test` throws.
   * @param {string} name
   * @param {() => void} test
   */
  check(name, test) {
    try {
      test()
      this.passed++
    } catch (error) {
      this.failures.push({ name, why: error instanceof Error ? error.message : String(error) })
    }
  }

  /** @param {string} reason */
  skip(reason) {
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + 1)
  }

  get score() {
    const skipped = [...this.skips.values()].reduce((sum, count) => sum + count, 0)
    return { passed: this.passed, failed: this.failures.length, skipped }
  }
}
