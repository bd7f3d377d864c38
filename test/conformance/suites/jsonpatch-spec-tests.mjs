export { run } from "./jsonpatch-tests.mjs"
