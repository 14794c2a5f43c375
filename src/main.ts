#!/usr/bin/env node
/** The program: reads the command line, runs the command, turns its end into an exit code. */
// Node.js 20 has no such export, and would fail on a named import before it reads the version.
import * as nodeModule from 'node:module'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(`usher needs Node.js 24 or newer; this is ${process.version}: https://nodejs.org/en/download\n`)
  process.exit(1)
}
// Imported once the cache is on, so that the next start does not strip types and compile again.
nodeModule.enableCompileCache()
const { runCommand } = await import('#cli/run-command.ts').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write(`usher: a package is not installed; run npm ci (${error.message})\n`)
  process.exit(1)
})
process.exitCode = await runCommand(process.argv.slice(2))
