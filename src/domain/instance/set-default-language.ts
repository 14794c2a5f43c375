import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import {
  defaultLanguageSet,
  INSTANCE_ID,
  type Instance,
  type InstanceEvent,
  instanceAggregate,
} from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'
import { supportedLanguages } from '#kit/translate.ts'

/** Chooses the language for readers whose own is not known. Refuses one that the server does not speak. */
export async function setDefaultLanguage(ctx: OrgContext, language: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  const after = await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, ({ state }) =>
    decideSetDefaultLanguage(language, state),
  )
  return detailsOf(after)
}

export function decideSetDefaultLanguage(language: string, instance: Instance): InstanceEvent[] {
  const known = supportedLanguages.find((one) => one === language.toLowerCase())
  if (!known) throw invalidArgument('LANG-lg4DP', 'Errors.Language.NotSupported')
  if (known === instance.defaultLanguage) throw failedPrecondition('INST-DS3rq', 'Errors.Instance.NotChanged')
  return [defaultLanguageSet(known)]
}
