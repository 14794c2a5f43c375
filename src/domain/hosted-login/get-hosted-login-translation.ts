import type { Context } from '#domain/context.ts'
import { hostedLoginTranslationsAggregate } from '#domain/hosted-login/hosted-login-translations.ts'
import { normalizeLocale } from '#domain/hosted-login/locale.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import type { Json, JsonObject } from '#kit/json.ts'

export interface TranslationQuery {
  readonly ownerId: string
  readonly locale: string
  /** Only the texts of this owner, without the instance's. */
  readonly ignoreInheritance: boolean
}

/** Returns login texts: the organization's over the instance's, those of `de-CH` over those of `de`. */
export async function getHostedLoginTranslation(
  ctx: Pick<Context, 'events'>,
  query: TranslationQuery,
): Promise<JsonObject> {
  const locale = normalizeLocale(query.locale)
  const owners =
    query.ignoreInheritance || query.ownerId === INSTANCE_ID ? [query.ownerId] : [INSTANCE_ID, query.ownerId]
  const translations = await ctx.events.loadAll(
    owners.map((id) => ({ aggregate: hostedLoginTranslationsAggregate, id })),
  )
  const locales = [...new Set([locale.split('-')[0] ?? locale, locale])]
  return translations
    .flatMap(({ state }) =>
      locales.map((name) => (Object.hasOwn(state.locales, name) ? (state.locales[name] ?? {}) : {})),
    )
    .reduce((merged, texts) => merge(merged, texts), {})
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Texts of `over` win, member by member. */
function merge(under: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map<string, Json | undefined>(Object.entries(under))
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key)
    merged.set(key, isObject(below) && isObject(value) ? merge(below, value) : value)
  }
  return Object.fromEntries(merged)
}
