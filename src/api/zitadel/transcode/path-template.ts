/**
 * A path template of google.api.http, split into matchers for its segments. Supports only the syntax that the served
 * protos use.
 */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly text: string }
  /** One segment, `{user_id}`. */
  | { readonly kind: 'field'; readonly path: string }
  /** The rest of the path, `{role_key=**}`; only at the end. */
  | { readonly kind: 'rest'; readonly path: string }

const FIELD = /^\{([a-z0-9_]+(?:\.[a-z0-9_]+)*)(=\*\*?)?\}$/

/** Parses `/users/{user_id}/metadata/{key}`. Throws at start, not at a request, when a template is beyond it. */
export function parseTemplate(template: string): TemplateSegment[] {
  if (!template.startsWith('/')) throw new Error(`path template ${template} does not begin with a slash`)
  const parts = template.slice(1).split('/')
  return parts.map((part, i) => {
    const field = FIELD.exec(part)
    if (!field) {
      if (/[{}*:]/.test(part)) throw new Error(`path template ${template} has unknown syntax`)
      return { kind: 'literal', text: part }
    }
    const [, path = '', pattern] = field
    if (pattern !== '=**') return { kind: 'field', path }
    if (i !== parts.length - 1) throw new Error(`path template ${template} has ** before its end`)
    return { kind: 'rest', path }
  })
}
