/**
 * A person as one line of JSON: an ImportHumanUserRequest, with members for what no request can say (docs/moving-users.md).
 * A line with `machine` is a machine: an AddMachineUserRequest, its user name beside it.
 */
import { AddMachineUserRequestSchema, ImportHumanUserRequestSchema } from '@zitadel/proto/zitadel/management_pb.js'
import { toImportHumanUser } from '#api/zitadel/management-v1/user-human.ts'
import {
  isObject,
  type Members,
  readCount,
  readFitting,
  readFlag,
  readList,
  readObject,
  readText,
  readTime,
  wrong,
} from '#api/zitadel/people/members.ts'
import { readMessage } from '#api/zitadel/people/read-message.ts'
import { JsonSyntaxError, type ParsedJson, parseJson } from '#api/zitadel/transcode/parse-json.ts'
import { fieldFailure } from '#domain/input/field-failure.ts'
import type {
  MovedCredential,
  MovedHuman,
  MovedMachine,
  Person,
  PersonState,
} from '#domain/user/flows/transfer/person.ts'
import { invalidArgument } from '#kit/errors.ts'

const STATES: Readonly<Record<string, PersonState>> = {
  USER_STATE_ACTIVE: 'active',
  USER_STATE_INACTIVE: 'inactive',
  USER_STATE_LOCKED: 'locked',
  USER_STATE_INITIAL: 'initial',
}
const OF_BOTH = ['userId', 'orgId', 'state', 'metadata']
const OF_HUMANS = ['attributes', 'passkeys', 'u2fs', 'otpSms', 'otpEmail', 'recoveryCodeHashes']
const OF_MACHINES = ['machine', 'userName', 'secretHash', 'keys', 'personalAccessTokens']

const BASE64URL = /^[\w-]+$/
/** SHA-256 in base64url. */
const SHA256 = /^[\w-]{43}$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
/** 500,000 bytes (contract §7.4) in base64. */
const MAX_METADATA = 666_668
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59)

/** @throws AppError that names the field; `orgId` is '' where the line says none */
export function readPerson(line: string): Person {
  const given = parseLine(line)
  return given.machine === undefined || given.machine === null ? readHuman(given) : readMachine(given)
}

function parseLine(line: string): Members {
  let parsed: ParsedJson
  try {
    parsed = parseJson(line)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw notJson(error.message)
  }
  if (!isObject(parsed)) throw notJson('a line is a JSON object')
  // parseJson stops after the first value, and another one would be lost.
  if (!endsThere(line)) throw notJson('there is more than one value on the line')
  return parsed
}

const notJson = (reason: string) => invalidArgument('', reason, { fields: [fieldFailure('(line)', 'type')] })

function endsThere(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

function readHuman(given: Members): MovedHuman {
  const own = new Set([...OF_BOTH, ...OF_HUMANS])
  const request = Object.fromEntries(Object.entries(given).filter(([name]) => !own.has(name)))
  const moved = readMoved(given)
  const message = readMessage(ImportHumanUserRequestSchema, moved.state ? withNames(request) : request)
  const { refusalIds: _own, ...human } = toImportHumanUser(readText(given.orgId, 'orgId'), message)
  const userId = readText(given.userId, 'userId').trim()
  return {
    type: 'human',
    human: {
      ...human,
      ...(userId ? { userId } : {}),
      profile: moved.state ? { ...human.profile, ...namesOf(request) } : human.profile,
    },
    ...moved,
    passkeys: readList(given.passkeys, 'passkeys', readCredential),
    securityKeys: readList(given.u2fs, 'u2fs', readCredential),
    otpSms: readFlag(given.otpSms, 'otpSms'),
    otpEmail: readFlag(given.otpEmail, 'otpEmail'),
    recoveryCodeHashes: readList(given.recoveryCodeHashes, 'recoveryCodeHashes', (item, path) =>
      readFitting(item, path, SHA256),
    ),
    attributes: readAttributes(given.attributes),
  }
}

/** People who came by the Nevis door may have no name, which no request of this API can say. */
function withNames(request: Members): Members {
  const { firstName, lastName } = namesOf(request)
  const profile = isObject(request.profile) ? request.profile : {}
  if (firstName && lastName) return request
  return { ...request, profile: { ...profile, firstName: firstName || '-', lastName: lastName || '-' } }
}

function namesOf({ profile }: Members): { firstName: string; lastName: string } {
  const names = isObject(profile) ? profile : {}
  return {
    firstName: readText(names.firstName ?? names.first_name, 'profile.firstName'),
    lastName: readText(names.lastName ?? names.last_name, 'profile.lastName'),
  }
}

function readMachine(given: Members): MovedMachine {
  const stranger = Object.keys(given).find((name) => !OF_BOTH.includes(name) && !OF_MACHINES.includes(name))
  if (stranger !== undefined) throw wrong(stranger, 'unknown')
  const about = readObject(given.machine, 'machine', ['name', 'description', 'accessTokenType'])
  const request = { ...about, userName: given.userName ?? '' }
  const { userName, name, description, accessTokenType } = readMessage(AddMachineUserRequestSchema, request, (path) =>
    path === 'userName' ? path : `machine.${path}`,
  )
  const userId = readText(given.userId, 'userId').trim()
  return {
    type: 'machine',
    machine: {
      orgId: readText(given.orgId, 'orgId'),
      ...(userId ? { userId } : {}),
      userName,
      name,
      description,
      accessTokenType,
    },
    ...readMoved(given),
    secretHash: given.secretHash ? readFitting(given.secretHash, 'secretHash', SHA256) : '',
    keys: readList(given.keys, 'keys', readKey),
    tokens: readList(given.personalAccessTokens, 'personalAccessTokens', readToken),
  }
}

function readMoved(given: Members): Pick<MovedHuman, 'state' | 'metadata'> {
  const word = readText(given.state, 'state')
  const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined
  if (word && !state) throw wrong('state', 'oneOf', { values: Object.keys(STATES).join(', ') })
  return {
    ...(state ? { state } : {}),
    metadata: readList(given.metadata, 'metadata', (item, path) => {
      const { key, value } = readObject(item, path, ['key', 'value'])
      return {
        key: readFitting(key, `${path}.key`, /\S/),
        value: readFitting(value, `${path}.value`, BASE64, MAX_METADATA),
      }
    }),
  }
}

function readAttributes(value: ParsedJson | undefined): Record<string, string> {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw wrong('attributes', 'type')
  const entries = Object.entries(value).map(([name, text]) => [name, readText(text, `attributes.${name}`, 10_000)])
  return Object.fromEntries(entries)
}

const CREDENTIAL = [
  'id',
  'name',
  'credentialId',
  'publicKey',
  'counter',
  'aaguid',
  'transports',
  'backedUp',
  'rpId',
  'userAgent',
]

function readCredential(item: ParsedJson, path: string): MovedCredential {
  const given = readObject(item, path, CREDENTIAL)
  const credentialId = readFitting(given.credentialId, `${path}.credentialId`, BASE64URL, 2000)
  return {
    // A passkey is addressed by its id; its credential's own is as good as any.
    id: readText(given.id, `${path}.id`) || credentialId.slice(0, 200),
    name: readText(given.name, `${path}.name`) || 'Passkey',
    credentialId,
    publicKey: readFitting(given.publicKey, `${path}.publicKey`, BASE64URL, 4000),
    counter: readCount(given.counter, `${path}.counter`),
    aaguid: readText(given.aaguid, `${path}.aaguid`) || '00000000-0000-0000-0000-000000000000',
    transports: readList(given.transports, `${path}.transports`, (one, at) => readFitting(one, at, /^[a-z-]{1,20}$/)),
    backedUp: readFlag(given.backedUp, `${path}.backedUp`),
    rpId: readFitting(given.rpId, `${path}.rpId`, /^\S+$/),
    userAgent: readText(given.userAgent, `${path}.userAgent`),
  }
}

function readKey(item: ParsedJson, path: string): MovedMachine['keys'][number] {
  const given = readObject(item, path, ['id', 'publicKey', 'expirationDate'])
  return {
    keyId: readFitting(given.id, `${path}.id`, /^\S+$/),
    type: 1,
    publicKey: readText(given.publicKey, `${path}.publicKey`, 10_000),
    expiresAt: readTime(given.expirationDate, `${path}.expirationDate`) ?? END_OF_TIME,
  }
}

function readToken(item: ParsedJson, path: string): MovedMachine['tokens'][number] {
  const given = readObject(item, path, ['id', 'tokenHash', 'scopes', 'expirationDate'])
  return {
    tokenId: readFitting(given.id, `${path}.id`, /^\S+$/),
    tokenHash: readFitting(given.tokenHash, `${path}.tokenHash`, SHA256),
    scopes: readList(given.scopes, `${path}.scopes`, (one, at) => readFitting(one, at, /^\S+$/)),
    expiresAt: readTime(given.expirationDate, `${path}.expirationDate`),
  }
}
