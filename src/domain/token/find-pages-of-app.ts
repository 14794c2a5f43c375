import type { Services } from '#domain/context.ts'
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'
import { findClient } from '#domain/token/find-client.ts'

/** Pages that an application registered about itself; absent: none. */
export interface PagesOfApp {
  readonly policyUri?: string | undefined
  readonly tosUri?: string | undefined
}

export async function findPagesOfApp(
  services: Pick<Services, 'rows' | 'events'>,
  clientId: string,
  language: string,
): Promise<PagesOfApp> {
  const client = await findClient(services, clientId)
  if (client?.kind !== 'app' || client.config.kind !== 'oidc') return {}
  return pagesIn(client.config.clientSettings, language)
}

/** Returns the pages in a language (BCP 47), or those without one (RFC 7591 §2.2). */
export function pagesIn({ policyUri, tosUri, localized = {} }: ClientSettings = {}, language: string): PagesOfApp {
  const inLanguage = (name: string) =>
    Object.entries(localized).find(([member]) => isIn(member, `${name}#${language}`))?.[1]
  return { policyUri: inLanguage('policy_uri') ?? policyUri, tosUri: inLanguage('tos_uri') ?? tosUri }
}

const isIn = (member: string, pattern: string): boolean => {
  const name = member.toLowerCase()
  return name === pattern || name.startsWith(`${pattern}-`)
}
