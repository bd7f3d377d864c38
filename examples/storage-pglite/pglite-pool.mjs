/**
 * A pool of sessions for the SQL driver, on PGlite: PostgreSQL in this process. It has one session, so
 * whoever wants it waits until it is given back.
 *
 * @param {import("@electric-sql/pglite").PGlite} database
 * @returns {import("@sternpost/storage").SqlPool}
 */
export function pglitePool(database) {
  let last = Promise.resolve()
  return {
    async connect() {
      const before = last
      let release = () => {}
      last = new Promise((done) => {
        release = done
      })
      await before
      return {
        release,
        async query(text, values = []) {
          const { rows, affectedRows } = await database.query(text, [...values])
          return { rows, rowCount: affectedRows ?? 0 }
        },
      }
    },
    end: () => database.close(),
  }
}
