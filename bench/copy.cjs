// What any program in Node that reads stdin whole and writes it takes: the floor of our own.
const { readFileSync, writeSync } = require("node:fs")

const bytes = readFileSync(0)
for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at)
