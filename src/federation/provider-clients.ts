import type { SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import type { SamlProviderClient } from '#domain/idp/saml/saml-provider-client.ts'
import { createOidcProviderClient, type OidcProviderClientOptions } from '#federation/oidc-provider-client.ts'

export interface ProviderClients {
  readonly providers: ProviderClient
  readonly samlProviders: SamlProviderClient
  readonly signInAtDirectory: SignInAtDirectory
}

/** The clients by protocol. LDAP and SAML are loaded when they are used: most servers start without them. */
export function providerClients(options: OidcProviderClientOptions): ProviderClients {
  const saml = async () => (await import('#federation/saml-provider-client.ts')).createSamlProviderClient(options)
  const directories = async () => (await import('#federation/sign-in-at-directory.ts')).signInAtDirectory
  return {
    providers: createOidcProviderClient(options),
    samlProviders: {
      begin: async (provider, request) => (await saml()).begin(provider, request),
      finish: async (provider, came) => (await saml()).finish(provider, came),
      metadata: async (provider) => (await saml()).metadata(provider),
    },
    signInAtDirectory: async (directory, credentials, admit) =>
      (await directories())(options.allowLoopback)(directory, credentials, admit),
  }
}
