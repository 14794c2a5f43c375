import { isDeepStrictEqual } from 'node:util'
import { author, type Context } from '#domain/context.ts'
import { hostedLoginTranslationsAggregate, translationSet } from '#domain/hosted-login/hosted-login-translations.ts'
import { normalizeLocale } from '#domain/hosted-login/locale.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { exists } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Bytes of one owner's texts in one locale. */
const MAX_BYTES = 256 * 1024

export interface SetHostedLoginTranslation {
  /** The instance, or an organization. */
  readonly ownerId: string
  readonly locale: string
  readonly translations: JsonObject
}

/** Replaces the login texts of an owner in one locale. Unchanged texts are not stored again. */
export async function setHostedLoginTranslation(ctx: Context, input: SetHostedLoginTranslation): Promise<JsonObject> {
  const { ownerId, translations } = input
  const locale = normalizeLocale(input.locale)
  if (Buffer.byteLength(JSON.stringify(translations)) > MAX_BYTES) throw refuse('translations.tooLarge')
  if (ownerId !== INSTANCE_ID && !exists(orgAggregate, await ctx.events.load(orgAggregate, ownerId)))
    throw refuse('translations.ownerNotFound')
  ctx.caller.require(ownerId === INSTANCE_ID ? 'iam.policy.write' : 'policy.write', ownerId)
  const before = await ctx.events.load(hostedLoginTranslationsAggregate, ownerId)
  const known = ownProperty(before.state.locales, locale)
  if (isDeepStrictEqual(known, translations)) return translations
  const isNew = before.sequence === 0
  await ctx.events.retry(async () =>
    ctx.events.pushOne(author(ctx), {
      aggregate: hostedLoginTranslationsAggregate,
      before: isNew ? before : await ctx.events.load(hostedLoginTranslationsAggregate, ownerId),
      events: [translationSet(locale, translations)],
      owner: ownerId,
    }),
  )
  return translations
}
