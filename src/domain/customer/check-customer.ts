import type { CustomerSettings } from '#domain/customer/customer.ts'
import { fieldFailure } from '#domain/input/field-failure.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import type { FieldFailure } from '#kit/errors.ts'

/** Returns the failures of the settings, by the field names of the Nevis API. */
export function checkCustomer({ domain, name, signup, customSignupUrl }: CustomerSettings): FieldFailure[] {
  const failures: FieldFailure[] = []
  if (!domain) failures.push(fieldFailure('domain', 'required'))
  else if (!isDomain(domain)) failures.push(fieldFailure('domain', 'domain'))
  if (!name) failures.push(fieldFailure('name', 'required'))
  else if (!name.trim()) failures.push(fieldFailure('name', 'blank'))
  else if (!name.isWellFormed() || /\p{Cc}/u.test(name)) failures.push(fieldFailure('name', 'characters'))
  if (signup === 'custom' && !customSignupUrl) failures.push(fieldFailure('customSignupUrl', 'required'))
  if (customSignupUrl && !isWebAddress(customSignupUrl)) failures.push(fieldFailure('customSignupUrl', 'url'))
  return failures
}

function isDomain(text: string): boolean {
  try {
    return normalizeDomain(text).includes('.')
  } catch {
    return false
  }
}

/** Whether the text is an https URL without credentials, spaces and backslashes. */
function isWebAddress(text: string): boolean {
  if (/[\s\\\p{Cc}]/u.test(text) || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return protocol === 'https:' && !username && !password
}
