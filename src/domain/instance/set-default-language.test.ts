import { expect, test } from 'vitest'
import { defaultLanguageSet, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { decideSetDefaultLanguage } from '#domain/instance/set-default-language.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const setUp = instanceSetUp({ defaultOrgId: '1', apiProjectId: '2' })
const { state } = foldEvents(instanceAggregate, [setUp])

test.each(['de', 'DE'])('%s is chosen', (language) => {
  expect(decideSetDefaultLanguage(language, state)).toEqual([defaultLanguageSet('de')])
})

test('the default language of a new instance is English', () => {
  expect(() => decideSetDefaultLanguage('en', state)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'instance.languageNotChanged' }),
  )
  expect(
    decideSetDefaultLanguage('en', foldEvents(instanceAggregate, [setUp, defaultLanguageSet('fr')]).state),
  ).toEqual([defaultLanguageSet('en')])
})

test.each(['xx', 'de-CH', '', 'not a tag'])('%j is refused', (language) => {
  expect(() => decideSetDefaultLanguage(language, state)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'instance.languageNotSupported' }),
  )
})
