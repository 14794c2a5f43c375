import type { OrgContext } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { chooseLanguage, type Language, supportedLanguages } from '#kit/translate.ts'

/** The language to write to somebody in: theirs (BCP 47), or the instance's default where that is none we speak. */
export async function readerLanguage(ctx: Pick<OrgContext, 'events'>, preferred: string): Promise<Language> {
  const { defaultLanguage } = (await getInstance(ctx)).state
  return chooseLanguage(preferred, supportedLanguages.find((language) => language === defaultLanguage) ?? 'en')
}
