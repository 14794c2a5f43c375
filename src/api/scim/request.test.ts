import { expect, test } from 'vitest'
import { parametersOf } from '#api/scim/request.ts'

test.each([[undefined], [null], [[]], ['text'], [{}]])('a body of %j has no parameters', (source) => {
  expect(parametersOf(source)('filter')).toBe('')
})

test('a list is joined, a number is a text, and inherited properties are no parameters', () => {
  const parameter = parametersOf({ attributes: ['userName', 'name'], count: 5 })
  expect([parameter('attributes'), parameter('count'), parameter('constructor')]).toEqual(['userName,name', '5', ''])
})

test('a parameter of another type is rejected by its name', () => {
  expect(() => parametersOf({ filter: { a: 1 } })('filter')).toThrow('filter')
})
