/**
 * `npm start` and `npm run usher`: the program from a clone. This file is JavaScript without static imports, because a Node.js
 * that is too old cannot read the TypeScript that would report it.
 */
const { existsSync } = await import('node:fs')

const installed = existsSync(new URL('../node_modules', import.meta.url))
if (!installed) fail('the packages of this clone are not installed: run npm ci')
const major = Number(process.versions.node.split('.')[0])
if (major < 24)
  fail(
    `Node.js 24 or newer is needed, and this is ${process.version}: use npm start, or https://nodejs.org/en/download`,
  )
await import('../src/main.ts')

/** @param {string} reason */
function fail(reason) {
  process.stderr.write(`usher: ${reason}\n`)
  process.exit(1)
}
