import { expect, test } from 'vitest'
import {
  accountName,
  isComplete,
  isVerifiedAddress,
  proposedPerson,
  updatedProfile,
} from '#domain/idp-intent/external-profile.ts'
import { added, stateAfter } from '#test/support/people.ts'
import { minnieThere } from '#test/support/provider-services.ts'

const bare = { withDomain: false, domains: ['acme.example'], primaryDomain: 'acme.example' }
const atDomain = { ...bare, withDomain: true }

test.each([
  ['minnie.there', bare, 'minnie.there'],
  ['minnie@ACME.example', bare, 'minnie@ACME.example'],
  ['minnie@ACME.example', atDomain, 'minnie'],
  ['minnie@other.example', atDomain, 'minnie@other.example'],
  ['@acme.example', atDomain, '@acme.example'],
  ['', bare, 'minnie@acme.example'],
  ['', atDomain, 'minnie'],
])('the name %j is converted into a user name', (userName, naming, proposed) => {
  expect(proposedPerson({ ...minnieThere, userName }, naming).userName).toBe(proposed)
})

test('a new user is complete when no field is missing', () => {
  expect(isComplete(proposedPerson(minnieThere, bare))).toBe(true)
  for (const missing of [{ firstName: '' }, { lastName: '' }, { email: '' }, { email: 'no address' }])
    expect(isComplete(proposedPerson({ ...minnieThere, ...missing }, bare))).toBe(false)
})

test('an address is verified only if the provider verified this very address', () => {
  expect(isVerifiedAddress(minnieThere, minnieThere.email)).toBe(true)
  expect(isVerifiedAddress(minnieThere, 'mallory@acme.example')).toBe(false)
  expect(isVerifiedAddress({ ...minnieThere, emailVerified: false }, minnieThere.email)).toBe(false)
})

test('derives the name of an account from the claims of the provider', () => {
  expect(accountName(minnieThere)).toBe('minnie.there')
  expect(accountName({ ...minnieThere, userName: '' })).toBe('minnie@acme.example')
  expect(accountName({ ...minnieThere, userName: '', email: '', displayName: '' })).toBe('minnie-1')
})

const { profile } = stateAfter(added())

test('a profile gets the values of the provider and keeps the rest', () => {
  const external = { ...minnieThere, firstName: 'Min', displayName: '', language: 'de_CH'.replace('_', '-') }
  expect(updatedProfile(profile, external)).toEqual({
    ...profile,
    firstName: 'Min',
    displayName: 'Min Mouse',
    preferredLanguage: 'de-CH',
  })
  expect(updatedProfile({ ...profile, displayName: 'Mim' }, external)?.displayName).toBe('Mim')
  expect(updatedProfile(profile, { ...external, displayName: 'The Minnie' })?.displayName).toBe('The Minnie')
})

test('equal or absent values change no profile', () => {
  expect(updatedProfile(profile, { ...minnieThere, language: 'en' })).toBeUndefined()
  const silent = { ...minnieThere, firstName: '', lastName: '', displayName: '', language: '' }
  expect(updatedProfile(profile, silent)).toBeUndefined()
})
