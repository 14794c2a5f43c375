import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { featureReasons } from '#domain/reasons/feature-reasons.ts'

export const featureErrors = {
  'features.noneGiven': { id: 'COMMAND-Vigh1' },
  'features.loginUriInvalid': { id: 'FEATU-Uri01' },
} satisfies Readonly<Record<keyof typeof featureReasons, V1Entry>>
