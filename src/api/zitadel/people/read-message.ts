import { type DescMessage, fromJson, type JsonValue, type MessageShape } from '@bufbuild/protobuf'
import { compileValidator } from '#api/zitadel/interceptors/validate/compile.ts'
import type { Members } from '#api/zitadel/people/members.ts'
import { fieldFailure } from '#domain/input/field-failure.ts'
import { type AppError, invalidArgument } from '#kit/errors.ts'

/**
 * A request message out of the members of a line, checked by the rules of its descriptor as the API's own door does,
 * only that a member which the message does not have is refused: what is not understood would be lost. Refusals name
 * the field, and never repeat a value: a line holds secrets. `placeOf` says where in the line a field of the message is.
 */
export function readMessage<S extends DescMessage>(
  schema: S,
  members: Members,
  placeOf: (path: string) => string = (path) => path,
): MessageShape<S> {
  let message: MessageShape<S>
  try {
    // Parsed from JSON, so it is JSON; large integers may be bigint, which fromJson takes.
    message = fromJson(schema, members as JsonValue, { ignoreUnknownFields: false })
  } catch (error) {
    const { path, reason } = undecodable(schema, error instanceof Error ? error.message : '')
    throw failure(placeOf(path), reason)
  }
  try {
    compileValidator(schema)(message)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const { path, reason } = brokenRule(error.message)
    throw failure(placeOf(path), reason)
  }
  return message
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

interface Fault {
  readonly path: string
  readonly reason: string
}

/** The library's sentence without the value it quotes. */
function undecodable(schema: DescMessage, sentence: string): Fault {
  const [, kind = '', typeName = ''] = /cannot decode (\w+) (\S+)/.exec(sentence) ?? []
  const inner = typeName.startsWith(`${schema.typeName}.`) ? typeName.slice(schema.typeName.length + 1) : ''
  const path = kind === 'enum' ? ENUMS[typeName] : inner.split('.').filter(Boolean).map(lowerFirst).map(camel).join('.')
  const [, stranger] = /key "([^"]{1,100})" is unknown/.exec(sentence) ?? []
  if (stranger !== undefined)
    return { path: [path, stranger].filter(Boolean).join('.'), reason: 'there is no such member' }
  const [, expected = kind === 'enum' ? 'one of its words' : 'an object'] = /expected (\w+)/.exec(sentence) ?? []
  return { path: path || '(line)', reason: `${expected} was expected` }
}

/** The library names an enumeration by its type alone. */
const ENUMS: Readonly<Record<string, string>> = {
  'zitadel.user.v1.Gender': 'profile.gender',
  'zitadel.user.v1.AccessTokenType': 'accessTokenType',
}

/** `invalid A.Profile: … | caused by: invalid A_Profile.FirstName: reason` is about `profile.firstName`. */
function brokenRule(sentence: string): Fault {
  const named = [...sentence.matchAll(/invalid \w+\.([\w[\]]+): /g)]
  const last = named.at(-1)
  return {
    path: named.map(([, name = '']) => lowerFirst(name)).join('.'),
    reason: last ? sentence.slice(last.index + last[0].length) : sentence,
  }
}

const failure = (path: string, reason: string): AppError =>
  invalidArgument('', reason, { fields: [fieldFailure(path, 'type')] })
