/**
 * Texts of a login UI of another origin: one free-form object per owner (instance or organization) and locale. Stored
 * and returned unchanged; Usher's own pages do not read them.
 */
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

export type HostedLoginTranslations = { readonly locales: Readonly<Record<string, JsonObject>> }

export type TranslationSet = {
  type: 'hosted_login_translation.set'
  payload: { locale: string; translations: JsonObject }
}

export const translationSet = (locale: string, translations: JsonObject): TranslationSet => ({
  type: 'hosted_login_translation.set',
  payload: { locale, translations },
})

/** The id of the aggregate is that of its owner. */
export const hostedLoginTranslationsAggregate: AggregateType<HostedLoginTranslations, TranslationSet> = {
  type: 'hosted_login_translation',
  initial: { locales: {} },
  evolve: evolveBy<HostedLoginTranslations, TranslationSet>({
    'hosted_login_translation.set': ({ locales }, { payload }) => ({
      locales: { ...locales, [payload.locale]: payload.translations },
    }),
  }),
  isRemoved: () => false,
  rows: () => [],
  names: () => [],
}
