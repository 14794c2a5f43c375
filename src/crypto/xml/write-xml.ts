/** Writes XML: names are constants of ours, values and texts are escaped. */

/** XML that is complete and escaped. */
export interface Xml {
  readonly xml: string
}

type Child = Xml | string | undefined

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
/** Characters that no document can have (XML 1.0 §2.2): a parser would reject all of it. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

export const escapeXml = (text: string): string =>
  text.replace(IMPOSSIBLE, '').replace(/[&<>"\t\n\r]/g, (sign) => ENTITIES[sign] ?? '')

/** An element. Attributes and children that are undefined are left out; a string is a text. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child[]
): Xml {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(value)}"`],
  )
  const inside = children.map((child) => (typeof child === 'string' ? escapeXml(child) : (child?.xml ?? '')))
  return { xml: `<${name}${written.join('')}>${inside.join('')}</${name}>` }
}
