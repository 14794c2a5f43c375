import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Whether numbers of the country are known; by ISO 3166-1 alpha-2. */
export const isPhoneCountry = (country: string): boolean => isSupportedCountry(country)

/**
 * Converts a phone number in another system's notation to E.164: with blanks and brackets, as a `tel:` URI (RFC
 * 3966), with `00` in place of the plus sign, or national with a given country. @returns undefined if it is no number
 */
export function readPhone(text: string, country: string): string | undefined {
  const plain = text.trim().replace(/^tel:/i, '').replace(/\(0\)/, '').replace(/^00/, '+')
  const region = isSupportedCountry(country) ? country : undefined
  const parsed = parsePhoneNumberFromString(plain, {
    ...(region ? { defaultCountry: region } : {}),
    extract: false,
  })
  return parsed?.number
}
