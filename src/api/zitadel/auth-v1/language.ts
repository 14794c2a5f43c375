import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { supportedLanguages } from '#kit/translate.ts'

export const languages = {
  getSupportedLanguages: async () => ({ languages: [...supportedLanguages] }),
} satisfies AuthRpcs
