export { type ManualClock, manualClock } from "../lock/manual-clock.ts"
export {
  type DriverBackend,
  type DriverCase,
  type DriverSetup,
  driverCases,
  testDriver,
} from "./test-driver.ts"
export {
  type LockBackend,
  type LockSetup,
  releaseLockCases,
  testLock,
} from "./test-lock.ts"
