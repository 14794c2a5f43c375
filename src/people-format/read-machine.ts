import type { MovedMachine } from '#domain/user/flows/transfer/person.ts'
import type { ParsedJson } from '#kit/parse-json.ts'
import {
  inside,
  type Members,
  type Place,
  readList,
  readName,
  readObject,
  readText,
  readTime,
} from '#people-format/members.ts'
import { SHA256 } from '#people-format/read-credential.ts'
import type { Moved } from '#people-format/read-person.ts'

export const MACHINE_MEMBERS = ['machine', 'secretHash', 'keys', 'personalAccessTokens']
const ABOUT = new Set(['name', 'description', 'accessTokenType'])
const KEY = new Set(['id', 'publicKey', 'expirationDate'])
const TOKEN = new Set(['id', 'tokenHash', 'scopes', 'expirationDate'])
const TOKEN_TYPES: ReadonlyMap<string, number> = new Map([
  ['ACCESS_TOKEN_TYPE_BEARER', 0],
  ['ACCESS_TOKEN_TYPE_JWT', 1],
])
const ID = { required: true, pattern: /^\S+$/ }
const MAX_DESCRIPTION = 500
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59)

export function readMachine(members: Members, { state, metadata, ...identity }: Moved, place: Place): MovedMachine {
  const at = (name: string): Place => inside(place, name)
  const about = readObject(members.machine, at('machine'), ABOUT)
  const aboutAt = (name: string): Place => inside(at('machine'), name)
  return {
    type: 'machine',
    machine: {
      ...identity,
      name: readText(about.name, aboutAt('name'), { required: true }),
      description: readText(about.description, aboutAt('description'), { max: MAX_DESCRIPTION }),
      accessTokenType: readName(about.accessTokenType, aboutAt('accessTokenType'), TOKEN_TYPES) ?? 0,
    },
    ...(state ? { state } : {}),
    metadata,
    secretHash: readText(members.secretHash, at('secretHash'), { pattern: SHA256 }),
    keys: readList(members.keys, at('keys'), readKey),
    tokens: readList(members.personalAccessTokens, at('personalAccessTokens'), readToken),
  }
}

function readKey(item: ParsedJson, place: Place): MovedMachine['keys'][number] {
  const keyMembers = readObject(item, place, KEY)
  return {
    keyId: readText(keyMembers.id, inside(place, 'id'), ID),
    type: 1,
    publicKey: readText(keyMembers.publicKey, inside(place, 'publicKey'), { max: 10_000 }),
    expiresAt: readTime(keyMembers.expirationDate, inside(place, 'expirationDate')) ?? END_OF_TIME,
  }
}

function readToken(item: ParsedJson, place: Place): MovedMachine['tokens'][number] {
  const tokenMembers = readObject(item, place, TOKEN)
  return {
    tokenId: readText(tokenMembers.id, inside(place, 'id'), ID),
    tokenHash: readText(tokenMembers.tokenHash, inside(place, 'tokenHash'), { required: true, pattern: SHA256 }),
    scopes: readList(tokenMembers.scopes, inside(place, 'scopes'), (one, at) => readText(one, at, ID)),
    expiresAt: readTime(tokenMembers.expirationDate, inside(place, 'expirationDate')),
  }
}
