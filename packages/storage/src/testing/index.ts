export {
  type DriverBackend,
  type DriverCase,
  type DriverSetup,
  driverCases,
  testDriver,
} from "./test-driver.ts"
