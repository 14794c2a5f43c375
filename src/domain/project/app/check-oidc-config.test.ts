import { expect, test } from 'vitest'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { checkOidcConfig, complianceProblems } from '#domain/project/app/check-oidc-config.ts'
import { webConfig } from '#test/api/oidc/project-states.ts'

test.each<[string, Partial<OidcConfig>]>([
  ['a clock skew of more than five seconds', { clockSkewMs: 5001 }],
  ['a negative clock skew', { clockSkewMs: -1 }],
  ['an origin with a path', { additionalOrigins: ['https://app.acme.ch/x'] }],
  ['an origin that is none', { additionalOrigins: ['app.acme.ch'] }],
  ['an answer without the grant that it needs', { responseTypes: ['idToken'] }],
])('%s is refused', (_what, config) => {
  expect(() => checkOidcConfig({ ...webConfig, ...config })).toThrow(
    /app\.(clockSkew|origin)Invalid|app\.grantTypeMissing/,
  )
})

test('origins of the web and of apps are fine', () => {
  const additionalOrigins = ['https://app.acme.ch', 'http://localhost:3000', 'capacitor://localhost']
  expect(() => checkOidcConfig({ ...webConfig, additionalOrigins })).not.toThrow()
})

test.each<[string, Partial<OidcConfig>, string[]]>([
  ['a web application with a secret', {}, []],
  ['no address to go back to', { redirectUris: [] }, ['NoRedirectUris']],
  ['http with a secret', { redirectUris: ['http://app.acme.ch/'] }, ['Web.RedirectUris.MustBeHttpLocalhost']],
  ['http with a secret and a loopback address', { redirectUris: ['http://localhost:3000/'] }, []],
  ['http with a secret in development', { redirectUris: ['http://app.acme.ch/'], devMode: true }, []],
  [
    'http without a secret',
    { redirectUris: ['http://app.acme.ch/'], authMethod: 'none' },
    ['Code.RedirectUris.HttpOnlyForWeb'],
  ],
  ['http in development', { redirectUris: ['http://app.acme.ch/'], authMethod: 'none', devMode: true }, []],
  ['a scheme of its own on the web', { redirectUris: ['acme:/x'] }, ['Code.RedirectUris.CustomOnlyForNative']],
  ['a fragment', { redirectUris: ['https://app.acme.ch/#x'] }, ['RedirectUris.Invalid']],
  ['a secret in a native application', { appType: 'native' }, ['Native.AuthMethodType.NotNone']],
  ['a secret in the browser', { appType: 'userAgent' }, ['UserAgent.AuthMethodType.NotNone']],
  [
    'plain http in a native application',
    { appType: 'native', authMethod: 'none', redirectUris: ['http://app.acme.ch/'] },
    ['Native.RedirectUris.MustBeHttpLocalhost'],
  ],
  ['the implicit grant', { grantTypes: ['authorizationCode', 'implicit'] }, ['GrantType.ImplicitExposesTokens']],
  ['refreshing alone', { grantTypes: ['refreshToken'], responseTypes: [] }, ['GrantType.Refresh.NoAuthCode']],
])('%s', (_what, config, problems) => {
  expect(complianceProblems({ ...webConfig, ...config })).toEqual(problems.map((one) => `Application.OIDC.V1.${one}`))
})
