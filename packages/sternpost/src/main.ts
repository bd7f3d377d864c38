// What the executables start: the entry of the bundle.
export { addPairsAtOnce, main } from "@sternpost/cli"
