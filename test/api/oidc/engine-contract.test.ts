/**
 * What this server changes inside the protocol engine is not part of its public interface. Each test names one such
 * place, so that an upgrade that moves it fails here and not in an application.
 */
import Provider from 'oidc-provider'
import { expect, test } from 'vitest'

const provider = new Provider('http://localhost:1')

/** Members that the engine's types lack. */
const inside = provider as unknown as Record<string, { prototype: object; IN_PAYLOAD?: unknown }>
const getterOf = (name: string, property: string) =>
  Object.getOwnPropertyDescriptor(inside[name]?.prototype, property)?.get

test.each(['Grant', 'Claims', 'IdToken', 'RefreshToken', 'AccessToken'])(
  'the class %s is a property that can be replaced, and is read on each use',
  (name) => {
    const Engine = inside[name]
    expect(Engine).toBeTypeOf('function')
    const value = class {}
    Object.defineProperty(provider, name, { value, configurable: true })
    expect(inside[name]).toBe(value)
    Reflect.deleteProperty(provider, name)
    expect(inside[name]).toBe(Engine)
  },
)

test.each(['compareClientSecret', 'redirectUriAllowed', 'postLogoutRedirectUriAllowed'])(
  'a client decides by its method %s',
  (name) => {
    expect(Object.hasOwn(provider.Client.prototype, name)).toBe(true)
  },
)

test('the schema of clients validates addresses in a separate method', () => {
  const { Schema } = provider.Client as unknown as { Schema: { prototype: object } }
  expect(Reflect.get(Schema.prototype, 'redirectUris')).toBeTypeOf('function')
})

test('the scopes that may be granted are a getter of the context', () => {
  expect(getterOf('OIDCContext', 'requestParamOIDCScopes')).toBeTypeOf('function')
  expect(getterOf('OIDCContext', 'requestParamScopes')).toBeTypeOf('function')
})

test('tokens generate their value in a method, and list their stored members', () => {
  expect(Reflect.get(inside.BaseToken?.prototype ?? {}, 'generateTokenId')).toBeTypeOf('function')
  expect(inside.Grant?.IN_PAYLOAD).toEqual(expect.arrayContaining(['accountId', 'clientId', 'jti', 'kind']))
  expect(inside.AccessToken?.IN_PAYLOAD).toEqual(
    expect.arrayContaining(['iat', 'exp', 'jti', 'kind', 'accountId', 'clientId', 'grantId', 'gty', 'scope', 'extra']),
  )
})

test('tokens are found, and id tokens validated, by static methods', () => {
  expect(Reflect.get(inside.AccessToken ?? {}, 'find')).toBeTypeOf('function')
  expect(Reflect.get(inside.IdToken ?? {}, 'validate')).toBeTypeOf('function')
})

test('the current request is available without being passed as an argument', () => {
  expect('ctx' in Provider).toBe(true)
  expect(Provider.ctx).toBeUndefined()
})
