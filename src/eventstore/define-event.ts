/** Defines domain events: the name in the log once; constructor and type come from it. */

/** Constructor of events of one name. */
type EventConstructor<Type extends string, Args extends unknown[], Payload> = (...args: Args) => {
  type: Type
  payload: Payload
}

/** Event that a constructor, or one of several, makes. */
export type EventOf<Constructor extends (...args: never[]) => unknown> = ReturnType<Constructor>

/** Returns the constructor of an event without a payload, or with the payload that `toPayload` makes of its arguments. */
export function event<Type extends string>(type: Type): EventConstructor<Type, [], Record<string, never>>
export function event<Type extends string, Args extends unknown[], Payload>(
  type: Type,
  toPayload: (...args: Args) => Payload,
): EventConstructor<Type, Args, Payload>
export function event(type: string, toPayload: (...args: unknown[]) => unknown = () => ({})) {
  return (...args: unknown[]) => ({ type, payload: toPayload(...args) })
}
