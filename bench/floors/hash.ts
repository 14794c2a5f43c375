/**
 * The bare hash function, as many at a time as the server runs: `node bench/floors/hash.ts <argon2id|bcrypt> <seconds>`.
 * Prints hashes per second.
 */
import { availableParallelism } from 'node:os'
import { hash as argon2 } from '@node-rs/argon2'
import { hash as bcrypt } from '@node-rs/bcrypt'

const [scheme, seconds] = process.argv.slice(2)
const hash =
  scheme === 'bcrypt'
    ? () => bcrypt('Secret-password1', 12)
    : () => argon2('Secret-password1', { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 })
const end = performance.now() + Number(seconds) * 1000
const begun = performance.now()
let done = 0
const worker = async () => {
  while (performance.now() < end) {
    await hash()
    done += 1
  }
}
await Promise.all(Array.from({ length: Math.min(3, availableParallelism()) }, worker))
process.stdout.write(`${JSON.stringify({ perSecond: done / ((performance.now() - begun) / 1000), done })}\n`)
