import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import {
  defaultLanguageSet,
  INSTANCE_ID,
  type Instance,
  type InstanceEvent,
  instanceAggregate,
} from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { supportedLanguages } from '#kit/translate.ts'

/** Sets the language of users without a preferred one. */
export async function setDefaultLanguage(ctx: Context, language: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  const after = await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, ({ state }) =>
    decideSetDefaultLanguage(language, state),
  )
  return detailsOf(after)
}

export function decideSetDefaultLanguage(language: string, instance: Instance): InstanceEvent[] {
  const known = supportedLanguages.find((one) => one === language.toLowerCase())
  if (!known) throw refuse('instance.languageNotSupported')
  if (known === instance.defaultLanguage) throw refuse('instance.languageNotChanged')
  return [defaultLanguageSet(known)]
}
