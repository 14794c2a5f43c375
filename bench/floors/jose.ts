/**
 * The bare library for tokens: `node bench/floors/jose.ts <sign|verify|exchange> <seconds>`. `exchange` verifies one
 * token and signs another, as the JWT profile grant does. Prints how often per second.
 */
import { generateKeyPair, jwtVerify, SignJWT } from 'jose'

const [work, seconds] = process.argv.slice(2)
const { privateKey, publicKey } = await generateKeyPair('RS256')
const sign = () =>
  new SignJWT({ scope: 'openid' })
    .setProtectedHeader({ alg: 'RS256', kid: '1' })
    .setIssuer('http://localhost')
    .setSubject('400631231609307137')
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(privateKey)
const token = await sign()
const verify = () => jwtVerify(token, publicKey)
const works: Readonly<Record<string, () => Promise<unknown>>> = {
  sign,
  verify,
  exchange: () => verify().then(sign),
}
const run = works[work ?? '']
if (!run) throw new Error(`no such work: ${work}`)

const begun = performance.now()
const end = begun + Number(seconds) * 1000
let done = 0
const worker = async () => {
  while (performance.now() < end) {
    await run()
    done += 1
  }
}
await Promise.all(Array.from({ length: 16 }, worker))
process.stdout.write(`${JSON.stringify({ perSecond: done / ((performance.now() - begun) / 1000), done })}\n`)
