/**
 * Conditions of executions as texts, e.g. `request/zitadel.user.v2.UserService/AddHumanUser`, `event/user.human.added`,
 * `function/preuserinfo`. One execution runs per call: that of the most specific condition.
 */
export type CallKind = 'request' | 'response'
export type ConditionKind = CallKind | 'function' | 'event'

/** Functions that can call targets. */
export const FUNCTIONS = ['preuserinfo', 'preaccesstoken', 'presamlresponse'] as const
export type FunctionName = (typeof FUNCTIONS)[number]

/** `method` has the form `/package.Service/Method`, as clients of the API write it. */
export const callConditions = (kind: CallKind, method: string): string[] => {
  const service = method.slice(1, method.indexOf('/', 1))
  return [`${kind}${method}`, `${kind}/${service}`, kind]
}

export const functionCondition = (name: string): string => `function/${name}`

/** Conditions that match an event, the most specific first: the event, its groups, all events. */
export function eventConditions(type: string): string[] {
  const parts = type.split('.')
  const groups = parts.slice(1).map((_, i) => `event/${parts.slice(0, parts.length - 1 - i).join('.')}.*`)
  return [`event/${type}`, ...groups, 'event']
}

export const kindOf = (condition: string): ConditionKind => condition.split('/', 1)[0] as ConditionKind
