import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { refuse } from '#domain/reasons/reason.ts'

/** Default region of numbers without a country: Swiss, as clients of this API expect. */
const DEFAULT_REGION = 'CH'

/** A plus sign and 15 digits (ITU-T E.164 §6). */
const MAX_LENGTH = 16

/** A phone number as E.164. Whether the number is in use, or its range given out, is not judged. */
export function normalizePhone(number: string): string {
  const parsed = parsePhoneNumberFromString(number, { defaultCountry: DEFAULT_REGION, extract: false })
  if (!parsed || parsed.number.length > MAX_LENGTH) throw refuse('phone.invalid')
  return parsed.number
}
