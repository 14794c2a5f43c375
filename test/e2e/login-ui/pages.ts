/** Pages of the login UI: a heading and forms. Scripts are for passkeys and security keys alone. */
import type { StepResponse } from '#test/e2e/login-ui/visit.ts'

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)

export interface Form {
  readonly action: string
  readonly submit: string
  /** Label by name. */
  readonly fields?: Readonly<Record<string, string>>
  readonly values?: Readonly<Record<string, string>>
}

export function page(title: string, ...forms: readonly Form[]): StepResponse {
  const inputOf = (name: string, label: string, value = '') =>
    `<label>${label} <input name="${name}" value="${escapeHtml(value)}"></label>`
  const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`
  const body = forms.map(({ action, submit, fields = {}, values = {} }) => {
    const inputs = Object.entries(fields).map(([name, label]) => inputOf(name, label, values[name]))
    const carried = Object.entries(values).filter(([name]) => !(name in fields))
    return `<form method="post" action="${action}">${inputs.join('')}
      ${carried.map(([name, value]) => hidden(name, value)).join('')}<button>${submit}</button></form>`
  })
  return { html: `<!doctype html><title>${title}</title><h1>${title}</h1>${body.join('')}` }
}

/** A page whose button opens the browser's dialog, and sends the response as JSON in the field `credential`. */
export function keyPage(title: string, action: string, use: 'create' | 'get', options: unknown): StepResponse {
  const parse = use === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON'
  const json = JSON.stringify(options).replace(/</g, '\\u003c')
  return {
    html: `<!doctype html><title>${title}</title><h1>${title}</h1>
    <form method="post" action="${action}"><input type="hidden" name="credential"><button>Continue</button></form>
    <script>
      const form = document.forms[0]
      form.addEventListener('submit', async (event) => {
        event.preventDefault()
        const publicKey = PublicKeyCredential.${parse}(${json})
        const credential = await navigator.credentials.${use}({ publicKey })
        form.credential.value = JSON.stringify(credential.toJSON())
        form.submit()
      })
    </script>`,
  }
}
