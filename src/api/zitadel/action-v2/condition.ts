/** Conditions of executions on the wire. */
import type { DescService } from '@bufbuild/protobuf'
import { FUNCTIONS } from '#domain/action/condition.ts'
import { refuse } from '#domain/reasons/reason.ts'

type Oneof<Case extends string, Value> = { readonly case: Case; readonly value: Value }
type Nothing = { readonly case: undefined; readonly value?: undefined }
type CallMatch = Oneof<'method', string> | Oneof<'service', string> | Oneof<'all', boolean> | Nothing
type EventMatch = Oneof<'event', string> | Oneof<'group', string> | Oneof<'all', boolean> | Nothing

/** The condition message of either version. */
export interface ConditionMessage {
  readonly conditionType:
    | Oneof<'request' | 'response', { readonly condition: CallMatch }>
    | Oneof<'function', { readonly name: string }>
    | Oneof<'event', { readonly condition: EventMatch }>
    | Nothing
}

const EVENT = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/

/**
 * Returns the text of a condition (domain/action/condition.ts).
 * @throws `execution.conditionInvalid` for a method, service or function that does not exist, and for a text that has not
 * the form of an event's name
 */
export function toCondition(message: ConditionMessage | undefined, services: readonly DescService[]): string {
  const type = message?.conditionType
  switch (type?.case) {
    case 'request':
    case 'response':
      return toCallCondition(type.case, type.value.condition, services)
    case 'function':
      if (FUNCTIONS.some((name) => name === type.value.name)) return `function/${type.value.name}`
      break
    case 'event':
      return toEventCondition(type.value.condition)
  }
  throw refuse('execution.conditionInvalid')
}

function toCallCondition(kind: 'request' | 'response', match: CallMatch, services: readonly DescService[]): string {
  if (match.case === 'all' && match.value) return kind
  if (match.case === 'service' && services.some(({ typeName }) => typeName === match.value))
    return `${kind}/${match.value}`
  if (match.case === 'method' && methodsOf(services).includes(match.value)) return `${kind}${match.value}`
  throw refuse('execution.conditionInvalid')
}

function toEventCondition(match: EventMatch): string {
  if (match.case === 'all' && match.value) return 'event'
  if (match.case === 'event' && EVENT.test(match.value)) return `event/${match.value}`
  const group = match.case === 'group' ? match.value.replace(/\.\*$/, '') : ''
  if (EVENT.test(group)) return `event/${group}.*`
  throw refuse('execution.conditionInvalid')
}

/** Full names of all methods, as conditions name them. */
export const methodsOf = (services: readonly DescService[]): string[] =>
  services.flatMap(({ typeName, methods }) => methods.map(({ name }) => `/${typeName}/${name}`))

/** The message of a stored condition. */
export function fromCondition(condition: string) {
  const [kind = '', ...parts] = condition.split('/')
  const rest = parts.join('/')
  return { conditionType: conditionType(kind, rest) }
}

function conditionType(kind: string, rest: string) {
  const all = { case: 'all', value: true } as const
  if (kind === 'function') return { case: kind, value: { name: rest } } as const
  if (kind === 'event') {
    const group = { case: 'group', value: rest } as const
    const one = { case: 'event', value: rest } as const
    return { case: kind, value: { condition: rest === '' ? all : rest.endsWith('.*') ? group : one } } as const
  }
  const call = rest.includes('/')
    ? ({ case: 'method', value: `/${rest}` } as const)
    : ({ case: 'service', value: rest } as const)
  const value = { condition: rest === '' ? all : call }
  return kind === 'request' ? ({ case: 'request', value } as const) : ({ case: 'response', value } as const)
}
