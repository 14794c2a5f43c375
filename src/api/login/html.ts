/** HTML templates: `html` escapes all values except those that `html` itself returned. */
const TRUSTED = Symbol('html')

export interface Html {
  readonly [TRUSTED]: string
}
export type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')

const isHtml = (value: HtmlValue): value is Html => typeof value === 'object' && TRUSTED in value

function textOf(value: HtmlValue): string {
  if (value === false || value === undefined) return ''
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  return isHtml(value) ? value[TRUSTED] : value.map(textOf).join('')
}

/** Values are placed between tags or inside double quotes; `false` and `undefined` are empty. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return { [TRUSTED]: strings.reduce((text, part, i) => text + textOf(values[i - 1]) + part) }
}

export const htmlText = (page: Html): string => page[TRUSTED]

/** Markup that `htmlText` returned before, from storage that only this server writes. */
export const trustedHtml = (text: string): Html => ({ [TRUSTED]: text })
