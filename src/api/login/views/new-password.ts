import { type Html, html } from '#api/login/html.ts'
import { field } from '#api/login/views/parts.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import type { PasswordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'

/** The two empty fields of a new password, and the requirements of the policy. */
export function newPasswordFields(visit: Visit, policy: PasswordComplexityPolicy, problem: string | undefined): Html {
  const shape = { type: 'password', autocomplete: 'new-password' } as const
  return html`
  ${field({
    ...shape,
    name: 'password',
    label: textFor(visit, 'NewPassword.label'),
    problem,
    hint: needs(visit, policy),
    autofocus: true,
  })}
  ${field({
    ...shape,
    name: 'passwordconfirm',
    label: textFor(visit, 'NewPassword.repeat'),
  })}`
}

/** The policy in one sentence. */
function needs(visit: Visit, policy: PasswordComplexityPolicy): string {
  const rules = [
    textFor(visit, 'NewPassword.minLength', { minLength: policy.minLength }),
    policy.hasLowercase && textFor(visit, 'NewPassword.lowercase'),
    policy.hasUppercase && textFor(visit, 'NewPassword.uppercase'),
    policy.hasNumber && textFor(visit, 'NewPassword.number'),
    policy.hasSymbol && textFor(visit, 'NewPassword.symbol'),
  ].filter((rule) => rule !== false)
  return textFor(visit, 'NewPassword.needs', { rules: new Intl.ListFormat(visit.language).format(rules) })
}
