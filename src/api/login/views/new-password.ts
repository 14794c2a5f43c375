import { type Html, html } from '#api/login/html.ts'
import { field } from '#api/login/views/parts.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import type { PasswordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'

/** What is wrong with the two fields of a new password, each in the visitor's language. */
export interface PasswordProblems {
  readonly password?: string | undefined
  readonly repeat?: string | undefined
}

/** The two fields of a new password, and what the policy asks of it. */
export function newPasswordFields(visit: Visit, policy: PasswordComplexityPolicy, problems: PasswordProblems): Html {
  return html`
  ${needs(visit, policy)}
  ${field({
    name: 'password',
    label: textFor(visit, 'NewPassword.label'),
    type: 'password',
    autocomplete: 'new-password',
    problem: problems.password,
    describedBy: 'needs',
    autofocus: problems.repeat === undefined,
  })}
  ${field({
    name: 'passwordconfirm',
    label: textFor(visit, 'NewPassword.repeat'),
    type: 'password',
    autocomplete: 'new-password',
    problem: problems.repeat,
    autofocus: problems.repeat !== undefined,
  })}`
}

function needs(visit: Visit, policy: PasswordComplexityPolicy): Html {
  const rules = [
    textFor(visit, 'NewPassword.minLength', { minLength: policy.minLength }),
    policy.hasLowercase && textFor(visit, 'NewPassword.lowercase'),
    policy.hasUppercase && textFor(visit, 'NewPassword.uppercase'),
    policy.hasNumber && textFor(visit, 'NewPassword.number'),
    policy.hasSymbol && textFor(visit, 'NewPassword.symbol'),
  ].filter((rule) => rule !== false)
  return html`<div class="needs" id="needs">${textFor(visit, 'NewPassword.needs')}
    <ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul></div>`
}
