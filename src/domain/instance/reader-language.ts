import type { Context } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { chooseLanguage, type Language, supportedLanguages } from '#kit/translate.ts'

/** Returns the preferred language (BCP 47) if it is supported, otherwise the default of the instance. */
export async function readerLanguage(ctx: Pick<Context, 'events'>, preferred: string): Promise<Language> {
  const { defaultLanguage } = (await getInstance(ctx)).state
  return chooseLanguage(preferred, supportedLanguages.find((language) => language === defaultLanguage) ?? 'en')
}
