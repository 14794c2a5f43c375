/** The one address and the one number that the server itself uses, within the lists that a directory keeps. */
import { asList, isObject, type ScimObject, type ScimValue } from '#api/scim/value.ts'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'

/** The primary value of a list, or the first; '' : none. */
export function primaryValue(list: ScimValue | undefined): string {
  const chosen = primaryOf(asList(list))
  return isObject(chosen) && typeof chosen.value === 'string' ? chosen.value.trim() : ''
}

/** Returns the primary number if it is international: the country of any other is unknown. */
export function primaryPhone(list: ScimValue | undefined): string {
  const number = primaryValue(list).replace(/^tel:/i, '')
  if (!number.startsWith('+')) return ''
  try {
    return normalizePhone(number)
  } catch {
    return ''
  }
}

/**
 * The list as it is shown: as the directory gave it, unless address or number were changed here since. Without a list
 * it is the one value.
 */
export function shownList(
  list: ScimValue | undefined,
  current: string,
  read: (list: ScimValue | undefined) => string,
): readonly ScimValue[] {
  const values = asList(list)
  if (read(values) === current) return values
  const single: ScimObject = { value: current, type: 'work', primary: true }
  if (values.length === 0) return [single]
  const chosen = primaryOf(values)
  return values.flatMap((value) => {
    if (value !== chosen) return [value]
    return current === '' ? [] : [isObject(value) ? { ...value, value: current } : single]
  })
}

function primaryOf(values: readonly ScimValue[]): ScimValue | undefined {
  return values.find((value) => isObject(value) && value.primary === true) ?? values[0]
}
