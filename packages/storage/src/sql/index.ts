export { openSqlPool } from "./open-pool.ts"
export { createSqlDriver } from "./sql-driver.ts"
