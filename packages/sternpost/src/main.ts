// What the executables start: the entry of the bundle.
export { main } from "@sternpost/cli"
