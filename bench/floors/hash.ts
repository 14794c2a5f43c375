/**
 * The bare hash function, as many at a time as the server runs:
 * `node bench/floors/hash.ts <argon2id|bcrypt|verify-argon2id> <seconds>`. Prints hashes per second.
 */
import { availableParallelism } from 'node:os'
import { hash as argon2, verify } from '@node-rs/argon2'
import { hash as bcrypt } from '@node-rs/bcrypt'

const [scheme, seconds] = process.argv.slice(2)
const PASSWORD = 'Secret-password1'
const SETTINGS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }
const stored = await argon2(PASSWORD, SETTINGS)
const works: Readonly<Record<string, () => Promise<unknown>>> = {
  argon2id: () => argon2(PASSWORD, SETTINGS),
  bcrypt: () => bcrypt(PASSWORD, 12),
  'verify-argon2id': () => verify(stored, PASSWORD),
}
const hash = works[scheme ?? '']
if (!hash) throw new Error(`no such work: ${scheme}`)
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
