/** The program: reads the command line, runs the command, turns its end into an exit code. */
import { runCommand } from '#cli/run-command.ts'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(`usher needs Node.js 24 or newer; this is ${process.version}\n`)
  process.exit(1)
}
process.exitCode = await runCommand(process.argv.slice(2))
