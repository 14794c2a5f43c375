import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCodeLimit, createMailLimit } from '#domain/attempt-limit/mail-limit.ts'
import { createPeople, type People } from '#test/support/people.ts'

const MINUTE = 60 * 1000

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const mailLimit = (codes = 0) => createMailLimit(people.services, createCodeLimit(people.services, codes))

test('a user is sent five mails in ten minutes, and more only as those grow old', async () => {
  const may = mailLimit()
  const answers: boolean[] = []
  for (let i = 0; i < 7; i++) answers.push(await may('1', 'passwordReset', i * MINUTE))
  expect(answers).toEqual([...Array(5).fill(true), false, false])
  expect(await may('1', 'passwordReset', 10 * MINUTE)).toBe(false)
  expect(await may('1', 'passwordReset', 12 * MINUTE)).toBe(true)
  expect(await may('1', 'passwordReset', 12 * MINUTE)).toBe(false)
})

test('one user does not use up the mails of another', async () => {
  const may = mailLimit()
  for (let i = 0; i < 9; i++) await may('2', 'passwordReset', 0)
  expect(await may('3', 'passwordReset', 0)).toBe(true)
})

test('another process counts on', async () => {
  for (let i = 0; i < 5; i++) await mailLimit()('4', 'passwordReset', 0)
  expect(await mailLimit()('4', 'passwordReset', 1)).toBe(false)
})

test('codes of a kind have a ceiling for the hour, for each user and kind', async () => {
  const may = createCodeLimit(people.services, 3)
  const answers: boolean[] = []
  for (let i = 0; i < 5; i++) answers.push(await may('5', 'otpEmail', i * 10 * MINUTE))
  expect(answers).toEqual([true, true, true, false, false])
  expect(await may('5', 'otpSms', 50 * MINUTE)).toBe(true)
  expect(await may('6', 'otpEmail', 50 * MINUTE)).toBe(true)
  expect(await may('5', 'otpEmail', 120 * MINUTE)).toBe(true)
})

test('a ceiling of 0 is none', async () => {
  const may = createCodeLimit(people.services, 0)
  for (let i = 0; i < 100; i++) expect(await may('7', 'otpEmail', 0)).toBe(true)
})
