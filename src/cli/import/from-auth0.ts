/**
 * Users of an Auth0 bulk export (JSON lines) in the words of `usher import`. Ids stay (`auth0|…`), so that the `sub` of
 * tokens stays what applications know. Password hashes come in a file of their own, which Auth0's support hands out.
 */

import { isFilled, type LooseJson, listOf, objectOf, parseObject, textOf } from '#cli/import/loose-json.ts'
import { readLines } from '#cli/import/read-lines.ts'
import type { Converted } from '#cli/import/source.ts'

const MAX_LINE_BYTES = 1024 * 1024

export function fromAuth0(user: LooseJson, hashes: ReadonlyMap<string, string>): Converted {
  const id = textOf(user.user_id)
  const hash = hashes.get(id)
  const identities = listOf(user.identities).map(objectOf)
  const links = identities.filter(({ provider }) => provider !== 'auth0')
  const phone = textOf(user.phone_number)
  const person = {
    ...(id ? { userId: id } : {}),
    state: user.blocked === true ? 'USER_STATE_INACTIVE' : 'USER_STATE_ACTIVE',
    userName: user.username ?? user.email ?? '',
    profile: {
      firstName: user.given_name ?? '',
      lastName: user.family_name ?? '',
      nickName: user.nickname ?? '',
      displayName: user.name ?? '',
      preferredLanguage: textOf(user.locale).slice(0, 10),
    },
    ...(user.email ? { email: { email: user.email, isEmailVerified: user.email_verified === true } } : {}),
    ...(phone ? { phone: { phone, isPhoneVerified: user.phone_verified === true } } : {}),
    ...(hash ? { hashedPassword: { value: hash } } : {}),
    idps: links.map((link) => ({
      configId: link.connection,
      externalUserId: String(link.user_id ?? ''),
      displayName: textOf(objectOf(link.profileData).name).slice(0, 200),
    })),
    metadata: ['user_metadata', 'app_metadata'].flatMap((key) => toMetadata(key, objectOf(user[key]))),
  }
  const leftBehind = [...(isFilled(user.multifactor) ? ['second factors'] : [])]
  return { person, leftBehind }
}

/** Auth0's file of hashes: `{"_id":{"$oid":"…"},"passwordHash":"$2b$10$…",…}`, by the id that the user has. */
export async function readAuth0Passwords(input: AsyncIterable<Buffer>): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for await (const line of readLines(input, MAX_LINE_BYTES)) {
    const { _id: id, passwordHash } = 'fault' in line ? {} : (parseObject(line.text) ?? {})
    const oid = textOf(objectOf(id).$oid) || textOf(id)
    if (!oid || !textOf(passwordHash)) throw new Error(`--passwords: line ${line.number} has no _id or passwordHash`)
    hashes.set(oid.includes('|') ? oid : `auth0|${oid}`, textOf(passwordHash))
  }
  return hashes
}

const toMetadata = (key: string, value: LooseJson): object[] =>
  isFilled(value) ? [{ key, value: Buffer.from(JSON.stringify(value)).toString('base64') }] : []
