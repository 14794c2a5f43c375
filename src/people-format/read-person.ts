/**
 * Reads a user of the people format (docs/moving-users.md): the members of an ImportHumanUserRequest, and additional
 * ones. An object with `machine` is a machine user: an AddMachineUserRequest with its user name beside it.
 */
import { invalidFields } from '#domain/input/field-failure.ts'
import type { MovedHuman, Person, PersonState } from '#domain/user/flows/transfer/person.ts'
import {
  collectFailures,
  inside,
  type Members,
  type Place,
  readList,
  readName,
  readObject,
  readText,
} from '#people-format/members.ts'
import { HUMAN_MEMBERS, readHuman } from '#people-format/read-human.ts'
import { MACHINE_MEMBERS, readMachine } from '#people-format/read-machine.ts'
import { type ReadOptions, strict } from '#people-format/read-options.ts'
import { RELATION_MEMBERS, type Relations, readRelations } from '#people-format/read-relations.ts'

const STATES: ReadonlyMap<string, PersonState> = new Map([
  ['USER_STATE_ACTIVE', 'active'],
  ['USER_STATE_INACTIVE', 'inactive'],
  ['USER_STATE_LOCKED', 'locked'],
  ['USER_STATE_INITIAL', 'initial'],
])
const COMMON_MEMBERS = ['userId', 'orgId', 'userName', 'state', 'metadata', ...RELATION_MEMBERS]
const OF_HUMANS: ReadonlySet<string> = new Set([...COMMON_MEMBERS, ...HUMAN_MEMBERS])
const OF_MACHINES: ReadonlySet<string> = new Set([...COMMON_MEMBERS, ...MACHINE_MEMBERS])

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
/** 500,000 bytes in base64. */
const MAX_METADATA = 666_668
const METADATA: ReadonlySet<string> = new Set(['key', 'value'])

/** A user, and the references of the line to other objects: organizations, projects, the source system. */
export interface ReadPerson {
  readonly person: Person
  readonly relations: Relations
  /** Members that could not be imported, with the reason. */
  readonly leftBehind: readonly string[]
}

/** @throws AppError with every failure of the person; `orgId` is '' where the line names none */
export function readPerson(input: Members, options: ReadOptions = strict): ReadPerson {
  const place: Place = { path: '', failures: collectFailures() }
  const leftBehind: string[] = []
  const isMachine = input.machine !== undefined && input.machine !== null
  const members = readObject(input, place, isMachine ? OF_MACHINES : OF_HUMANS)
  const moved = readMoved(members, place)
  const relations = readRelations(members, place)
  const person = isMachine
    ? readMachine(members, moved, place)
    : readHuman(members, moved, { place, options, leftBehind })
  if (place.failures.all.length > 0) throw invalidFields(place.failures.all)
  return { person, relations, leftBehind }
}

/** Data that human and machine users share. */
export type Moved = Pick<MovedHuman, 'state' | 'metadata'> & {
  readonly orgId: string
  readonly userName: string
  readonly userId?: string
}

function readMoved(members: Members, place: Place): Moved {
  const state = readName(members.state, inside(place, 'state'), STATES)
  const userId = readText(members.userId, inside(place, 'userId')).trim()
  return {
    ...(state ? { state } : {}),
    ...(userId ? { userId } : {}),
    orgId: readText(members.orgId, inside(place, 'orgId')),
    userName: readText(members.userName, inside(place, 'userName'), { required: true }),
    metadata: readList(members.metadata, inside(place, 'metadata'), (item, at) => {
      const { key, value } = readObject(item, at, METADATA)
      return {
        key: readText(key, inside(at, 'key'), { required: true, pattern: /\S/ }),
        value: readText(value, inside(at, 'value'), { required: true, pattern: BASE64, max: MAX_METADATA }),
      }
    }),
  }
}
