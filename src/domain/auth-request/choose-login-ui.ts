import type { FeatureFlags } from '#domain/feature/instance-features.ts'
import type { LoginVersion } from '#domain/project/app/app-config.ts'

/** Path of the login UI on the server's own origin, unless the instance or the application configures another. */
const DEFAULT_PATH = '/ui/v2/login'

export interface LoginUiChoice {
  readonly externalUrl: string
  /** A request may name the login client that it came by. */
  readonly loginClientId?: string
  readonly feature: FeatureFlags['loginV2']
  readonly loginVersion: LoginVersion | undefined
}

/**
 * Returns the base address of the login UI that serves a request; undefined for the built-in pages. Order of
 * precedence: the request's login client, the instance's requirement, the application's setting.
 */
export function chooseLoginUi({
  externalUrl,
  loginClientId,
  feature,
  loginVersion,
}: LoginUiChoice): string | undefined {
  const ofInstance = feature?.baseUri || externalUrl + DEFAULT_PATH
  const ofApplication = (loginVersion?.version === 2 && loginVersion.baseUri) || ofInstance
  if (loginClientId) return ofApplication
  if (feature?.required) return ofInstance
  return loginVersion?.version === 2 ? ofApplication : undefined
}

/** An address below that of a login UI. */
export function loginUiLink(baseUri: string, page: string, query: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams(query)
  return `${baseUri.replace(/\/+$/, '')}/${page}${parameters.size > 0 ? `?${parameters}` : ''}`
}
