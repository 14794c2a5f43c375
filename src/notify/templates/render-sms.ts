import { chooseLanguage, translate } from '#kit/translate.ts'
import { type Branding, defaultBranding } from '#notify/templates/branding.ts'
import { describeDuration } from '#notify/templates/describe-duration.ts'
import { plainValue } from '#notify/templates/plain-value.ts'

export type SmsType = 'verifyPhone' | 'verifySmsOtp' | 'passwordReset'

export interface SmsValues {
  readonly code: string
  readonly validForSeconds: number
  /** Host name of the login page; adds a last line with which browsers fill the code in on that host only. */
  readonly domain?: string
}

/** Returns a text message in the user's language (BCP 47; English for an unsupported one). */
export function renderSms(
  type: SmsType,
  values: SmsValues,
  language: string,
  branding: Branding = defaultBranding,
): string {
  const spoken = chooseLanguage(language)
  const code = plainValue(values.code)
  const text = translate(spoken, `Sms.${type}`, {
    code,
    product: plainValue(branding.name),
    duration: describeDuration(spoken, values.validForSeconds),
  })
  // https://wicg.github.io/sms-one-time-codes/
  const bound = values.domain ? `\n\n@${plainValue(values.domain)} #${code}` : ''
  return `${text}${bound}`
}
