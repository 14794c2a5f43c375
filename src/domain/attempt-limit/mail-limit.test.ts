import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMailLimit } from '#domain/attempt-limit/mail-limit.ts'
import { createPeople, type People } from '#test/support/people.ts'

const MINUTE = 60 * 1000

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const mailLimit = () => createMailLimit(people.services)

test('a user is sent five mails in ten minutes, and more only as those grow old', async () => {
  const may = mailLimit()
  const decisions: boolean[] = []
  for (let i = 0; i < 7; i++) decisions.push(await may('1', i * MINUTE))
  expect(decisions).toEqual([...Array(5).fill(true), false, false])
  expect(await may('1', 10 * MINUTE)).toBe(false)
  expect(await may('1', 12 * MINUTE)).toBe(true)
  expect(await may('1', 12 * MINUTE)).toBe(false)
})

test('one user does not use up the mails of another', async () => {
  const may = mailLimit()
  for (let i = 0; i < 9; i++) await may('2', 0)
  expect(await may('3', 0)).toBe(true)
})

test('another process continues the count', async () => {
  for (let i = 0; i < 5; i++) await mailLimit()('4', 0)
  expect(await mailLimit()('4', 1)).toBe(false)
})
