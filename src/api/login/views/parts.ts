/** Shared elements of the pages. */
import { type Html, type HtmlValue, html } from '#api/login/html.ts'
import { carriedParams } from '#api/login/paths.ts'
import { textFor, type Visit } from '#api/login/visit.ts'

const warning = html`<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><circle cx="10" cy="10" r="8"/><path d="M10 6v4.6M10 13.9v.1"/></svg>`
const tick = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m5 12.5 4.6 4.6L19 7.7"/></svg>`
const letter = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="m4 7.5 8 5.7 8-5.7"/></svg>`
const clock = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/></svg>`

/** Status icon above the title. */
export type Sign = 'done' | 'mail' | 'late' | 'bad'
const signs: Readonly<Record<Sign, Html>> = { done: tick, mail: letter, late: clock, bad: warning }

const signOf = (sign: Sign): Html =>
  html`<div class="sign ${sign === 'bad' || sign === 'late' ? 'sign-bad' : ''}">${signs[sign]}</div>`

export const heading = (title: string, lead?: HtmlValue, sign?: Sign): Html => html`
  ${sign && signOf(sign)}
  <h1>${title}</h1>
  ${lead !== undefined && html`<p class="lead">${lead}</p>`}`

/** A text of the pages with one value set off in it, such as a login name. */
export function textWith(visit: Visit, key: string, name: string, value: string): Html {
  // A placeholder that no text contains marks where the value is inserted.
  const [before = '', after = ''] = textFor(visit, key, { [name]: '\u0000' }).split('\u0000')
  return html`${before}<strong>${breakable(value)}</strong>${after}`
}

/** A long address breaks before its @ first. */
const breakable = (value: string): HtmlValue =>
  value.split('@').map((part, i) => (i === 0 ? part : html`<wbr>@${part}`))

export const problemNotice = (text: string): Html =>
  html`<div class="notice notice-bad" role="alert">${warning}<span>${text}</span></div>`

export const goodNotice = (text: string): Html => html`<div class="notice" role="status"><span>${text}</span></div>`

/** A problem that a script fills in. */
export const silentProblem = (): Html =>
  html`<div class="notice notice-bad" data-problem role="alert" hidden>${warning}<span></span></div>`

export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'password'
  readonly autocomplete: string
  readonly value?: string
  /** Error of the field. */
  readonly problem?: string | undefined
  readonly hint?: string | undefined
  readonly autofocus?: boolean
  readonly readonly?: boolean
  /** A code: shown letter by letter, not corrected by the keyboard. */
  readonly code?: boolean
  /** Of digits only: the phone shows those keys. */
  readonly digits?: boolean
  readonly maxLength?: number
}

const flags = (field: Field): HtmlValue[] => [
  field.autofocus && html` autofocus`,
  field.readonly && html` readonly tabindex="-1"`,
  field.problem !== undefined && html` aria-invalid="true"`,
  field.digits && html` inputmode="numeric"`,
  field.code && html` autocapitalize="characters" spellcheck="false"`,
  field.maxLength !== undefined && html` maxlength="${field.maxLength}"`,
]

/** Fields are not marked `required`: the page shows a missing value itself, in the visitor's language. */
export function field(input: Field): Html {
  const { name, label, type = 'text', autocomplete, value = '', problem, hint } = input
  const notes = [problem !== undefined && `${name}-problem`, hint && `${name}-hint`].filter(Boolean)
  return html`
  <div class="field ${input.code ? 'code' : ''}">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" value="${type === 'password' ? '' : value}" autocomplete="${autocomplete}"${
      notes.length > 0 && html` aria-describedby="${notes.join(' ')}"`
    }${flags(input)}>
    ${problem !== undefined && html`<p class="problem" id="${name}-problem">${warning}<span>${problem}</span></p>`}
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`
}

export const hiddenInputs = (values: Readonly<Record<string, string>>): Html[] =>
  Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

export interface Form {
  readonly action: string
  /** Hidden fields. */
  readonly carry?: Readonly<Record<string, string>>
  readonly submit: string
  readonly second?: boolean
  /** Rendered as a link: an alternative to the main action. */
  readonly quiet?: boolean
}

/** A form of the pages with a CSRF token. */
export const form = (
  visit: Visit,
  { action, carry = {}, submit, second = false, quiet = false }: Form,
  ...fields: Html[]
): Html => html`
  <form class="${quiet ? 'way-out' : 'steps'}" method="post" action="${action}" novalidate>
    ${hiddenInputs({ csrf: visit.csrfToken, ...carriedParams(visit), ...carry })}
    ${fields}
    <button type="submit"${(second || quiet) && html` class="${quiet ? 'quiet' : 'second'}"`}>${submit}</button>
  </form>`

export const linkButton = (href: string, text: string): Html =>
  html`<div class="steps"><a class="button" href="${href}">${text}</a></div>`

export const links = (...entries: readonly (readonly [href: string, text: string] | undefined)[]): Html | undefined => {
  const definedEntries = entries.filter((entry) => entry !== undefined)
  if (definedEntries.length === 0) return undefined
  return html`<nav class="links">${definedEntries.map(([href, text]) => html`<a href="${href}">${text}</a>`)}</nav>`
}

/** Hidden; associates the password with the user in password managers. */
export const userNameForPasswordManagers = (loginName: string): Html =>
  html`<input type="text" name="loginname" value="${loginName}" autocomplete="username" readonly hidden>`
