/** A service provider of `@node-saml/node-saml` that is registered on a running server. */
import { type Profile, SAML, type SamlConfig } from '@node-saml/node-saml'
import {
  logoutService,
  type Metadata,
  metadataXml,
  newProviderKey,
  type ProviderKey,
} from '#test/support/saml/service-provider.ts'
import type { TestServer } from '#test/support/start-server.ts'

export interface RegisteredProvider {
  readonly saml: SAML
  readonly key: ProviderKey
  readonly entityId: string
  readonly acs: string
  readonly appId: string
  readonly projectId: string
  /** Reads the response of a page that sends it on. */
  accept(html: string): Promise<{ profile: Profile; relayState: string }>
}

let count = 0

export interface ProviderOptions {
  readonly metadata?: Partial<Metadata>
  readonly config?: Partial<SamlConfig>
  /** Members of AddSAMLApp. */
  readonly app?: object
  readonly projectId?: string
}

export async function registerProvider(server: TestServer, options: ProviderOptions = {}): Promise<RegisteredProvider> {
  const entityId = `https://sp${count++}.example/saml`
  const acs = `${entityId}/acs`
  const key = await newProviderKey()
  const more = logoutService(`${entityId}/logout`)
  const metadata = metadataXml({ entityId, acs, key, more, ...options.metadata })
  const projectId =
    options.projectId ??
    (await server.rest('POST', '/management/v1/projects', { name: `Project of ${entityId}` })).body.id
  const added = await server.rest('POST', `/management/v1/projects/${projectId}/apps/saml`, {
    name: 'Wiki',
    metadataXml: Buffer.from(metadata).toString('base64'),
    ...options.app,
  })
  if (added.status !== 200) throw new Error(JSON.stringify(added.body))
  const idpCert = await (await fetch(`${server.url}/saml/v2/certificate`)).text()
  const saml = new SAML({
    issuer: entityId,
    audience: entityId,
    callbackUrl: acs,
    entryPoint: `${server.url}/saml/v2/SSO`,
    logoutUrl: `${server.url}/saml/v2/SLO`,
    idpIssuer: `${server.url}/saml/v2/metadata`,
    idpCert,
    validateInResponseTo: 'always' as NonNullable<SamlConfig['validateInResponseTo']>,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    identifierFormat: null,
    privateKey: key.privatePem,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    ...options.config,
  })
  return {
    saml,
    key,
    entityId,
    acs,
    appId: added.body.appId,
    projectId,
    async accept(html) {
      const { action, SAMLResponse = '', RelayState = '' } = formOf(html)
      if (action !== acs) throw new Error(`the form goes to ${action}`)
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse })
      if (!profile) throw new Error('the response has no profile')
      return { profile, relayState: RelayState }
    },
  }
}

const decoded = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** The address and the hidden fields of the form of a page. */
export function formOf(html: string): Record<string, string> & { readonly action: string } {
  const action = decoded(/<form [^>]*action="([^"]*)"/.exec(html)?.[1] ?? '')
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  return { ...Object.fromEntries(fields.map(([, name = '', value = '']) => [name, decoded(value)])), action }
}

/** The response of a page as XML. */
export const responseXml = (html: string): string => Buffer.from(formOf(html).SAMLResponse ?? '', 'base64').toString()

/** A deflated message as the query of the redirect binding. */
export const queryOf = async (xml: string, more: Record<string, string> = {}): Promise<string> => {
  const { deflateRawSync } = await import('node:zlib')
  return new URLSearchParams({ SAMLRequest: deflateRawSync(xml).toString('base64'), ...more }).toString()
}
