import { parse } from 'yaml'
import type { Draft, HashParts } from '#people-sources/draft.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { isFilled, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  flag,
  hash,
  inactiveWhen,
  isSet,
  type Members,
  metadata,
  picture,
  profile,
  type Rule,
  recoveryCodes,
  roles,
  text,
  totp,
  unwanted,
} from '#people-sources/rules.ts'

const TARGETS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['userId', text('userId')],
  ['userName', text('userName')],
  ['email', text('email')],
  ['emailVerified', flag('isEmailVerified')],
  ['emailVerifiedAt', isSet('isEmailVerified')],
  ['phone', text('phone')],
  ['phoneVerified', flag('isPhoneVerified')],
  ['phoneVerifiedAt', isSet('isPhoneVerified')],
  ['firstName', profile('firstName')],
  ['lastName', profile('lastName')],
  ['displayName', profile('displayName')],
  ['nickName', profile('nickName')],
  ['language', profile('preferredLanguage')],
  ['gender', profile('gender')],
  ['password', text('password')],
  ['passwordHash', hash],
  ['changePassword', flag('mustChangePassword')],
  ['totp', totp],
  ['recoveryCodes', recoveryCodes],
  ['enabled', inactiveWhen(false)],
  ['disabled', inactiveWhen(true)],
  ['organization', text('organization')],
  ['role', roles('role')],
  ['group', roles('group')],
  ['created', created],
  ['picture', picture],
  ['ignore', unwanted],
])
const METADATA = 'metadata.'
const HASH = 'passwordHash.'

/** The targets that a map can name. */
export const mapTargets: readonly string[] = [...TARGETS.keys(), `${METADATA}KEY`, `${HASH}salt`]

/** Reads `COLUMN=TARGET` of the command line. @throws ImportFailure */
export function readMapping(mapping: string): readonly [string, Rule] {
  const at = mapping.lastIndexOf('=')
  if (at < 1) throw new ImportFailure(`--map has to be COLUMN=TARGET or the name of a file, not "${mapping}"`)
  return [mapping.slice(0, at), ruleOf(mapping.slice(at + 1))]
}

/** Reads a file of mappings, YAML or JSON: `Column: target`. @throws ImportFailure */
export function readMapFile(content: string): Members {
  let document: unknown
  try {
    document = parse(content, { maxAliasCount: 100 })
  } catch (cause) {
    throw new ImportFailure('the file of --map is no valid YAML or JSON', { cause })
  }
  const entries = Object.entries(objectOf(document))
  if (entries.length === 0) throw new ImportFailure('the file of --map has no lines of the form COLUMN: TARGET')
  return new Map(entries.map(([column, target]) => [column, ruleOf(looseText(target))]))
}

function ruleOf(target: string): Rule {
  if (target.startsWith(METADATA) && target.length > METADATA.length) return metadata(target.slice(METADATA.length))
  if (target.startsWith(HASH) && target.length > HASH.length) return hashPart(target.slice(HASH.length))
  const rule = TARGETS.get(target)
  if (!rule) throw new ImportFailure(`--map: there is no target "${target}"; use one of ${mapTargets.join(', ')}`)
  return rule
}

/** A part of a hash in a separate column. */
const hashPart =
  (name: string): Rule =>
  (draft: Draft, value) => {
    if (!isFilled(value)) return
    const parts: HashParts = typeof draft.hash === 'string' ? { value: draft.hash } : (draft.hash ?? {})
    draft.hash = { ...parts, [name]: /^\d{1,9}$/.test(looseText(value)) ? Number(value) : looseText(value) }
  }
