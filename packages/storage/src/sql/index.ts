export { createAdvisoryLock } from "../lock/advisory-lock.ts"
export { openSqlPool } from "./open-pool.ts"
export { createSqlDriver } from "./sql-driver.ts"
