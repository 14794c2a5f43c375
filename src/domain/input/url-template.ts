/**
 * Link templates of callers: text with `{{.Name}}` placeholders, the subset of Go's text templates that ZITADEL's clients
 * send. Everything else between braces is rejected before anything is stored.
 */
import { refuse } from '#domain/reasons/reason.ts'

const NAMES = [
  'UserID',
  'OrgID',
  'Code',
  'CodeID',
  'LoginName',
  'DisplayName',
  'PreferredLanguage',
  'SessionID',
  'AuthRequestID',
] as const

export type UrlTemplateName = (typeof NAMES)[number]
export type UrlTemplateValues = Readonly<Partial<Record<UrlTemplateName, string>>>

const PLACEHOLDER = /\{\{-?\s*\.(\w+)\s*-?\}\}/g
const knownNames: ReadonlySet<string> = new Set(NAMES)

/**
 * Rejects a template with broken braces, an unknown name, or a result that is no http(s) URL.
 * @throws `urlTemplate.invalid`
 */
export function checkUrlTemplate(template: string): void {
  const names = [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')
  const rest = template.replace(PLACEHOLDER, 'x')
  if (names.some((name) => !knownNames.has(name)) || /\{\{|\}\}/.test(rest) || !isWebUrl(rest))
    throw refuse('urlTemplate.invalid', { params: { field: 'urlTemplate' } })
}

/** Renders a checked template; values are percent-encoded, a missing one is empty. */
export function renderUrlTemplate(template: string, values: UrlTemplateValues): string {
  return template.replace(PLACEHOLDER, (_placeholder, name: string) =>
    knownNames.has(name) ? encodeURIComponent(values[name as UrlTemplateName] ?? '') : '',
  )
}

function isWebUrl(text: string): boolean {
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  return protocol === 'https:' || protocol === 'http:'
}
