import { type Html, html } from '#api/login/html.ts'
import { carriedParams } from '#api/login/paths.ts'
import { field, hiddenInputs, problemNotice, silentProblem } from '#api/login/views/parts.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import { readJson } from '#kit/read-json.ts'

export interface WebAuthnForm {
  /** Whether the browser makes a new key, or answers with one it has. */
  readonly use: 'create' | 'get'
  readonly action: string
  /** Address of the challenge for the script. */
  readonly challenge: string
  readonly carry?: Readonly<Record<string, string>>
  readonly submit: string
  /**
   * Alternative to the page's own form: rendered as the secondary button, and hidden where passkeys are not supported.
   */
  readonly optional?: boolean
}

/** Messages of the script; texts below `Login.Passkey.`. */
const SCRIPT_TEXTS = {
  create: { working: 'working', unsupported: 'unsupported', cancelled: 'cancelled', known: 'known', failed: 'failed' },
  get: { working: 'working', unsupported: 'unsupported', cancelled: 'notUsed', known: 'notUsed', failed: 'notUsed' },
} as const

/** A form that the browser's WebAuthn dialog fills in, by the one script there is. */
export function webAuthnForm(visit: Visit, shape: WebAuthnForm, ...fields: Html[]): Html {
  const { use, action, challenge, carry = {}, submit, optional = false } = shape
  const words = Object.entries(SCRIPT_TEXTS[use]).map(
    ([word, key]) => html` data-${word}="${textFor(visit, `Passkey.${key}`)}"`,
  )
  return html`
  ${!optional && html`<noscript>${problemNotice(textFor(visit, 'Passkey.noScript'))}</noscript>`}
  <form class="steps" method="post" action="${action}" novalidate data-webauthn="${use}" data-challenge="${challenge}"${words}${optional && html` hidden`}>
    ${silentProblem()}
    ${hiddenInputs({ csrf: visit.csrfToken, ...carriedParams(visit), ...carry, challengeID: '', credential: '' })}
    ${fields}
    ${optional ? html`<button type="button" class="second">${submit}</button>` : html`<button type="submit">${submit}</button>`}
  </form>`
}

/** The browser's answer as the form brought it; undefined when it is none. */
export function readCredential(visit: Visit): { challengeId: string; response: unknown } | undefined {
  try {
    const response: unknown = readJson(visit.form.get('credential') ?? '')
    return { challengeId: visit.form.get('challengeID') ?? '', response }
  } catch {
    return undefined
  }
}

/** Name of a new passkey. */
export const passkeyNameField = (visit: Visit): Html =>
  field({
    name: 'name',
    label: textFor(visit, 'Passkey.nameLabel'),
    hint: textFor(visit, 'Passkey.nameHint'),
    autocomplete: 'off',
    maxLength: 100,
  })
