import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createAdmission } from '#api/http/admission.ts'
import type { AnyResponse } from '#api/http/answer-directly.ts'

// Only that it ends is looked at.
const response = () => new EventEmitter() as unknown as AnyResponse

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('lets in as many as there are places, and the next one when a response is over', async () => {
  const admission = createAdmission({ most: 2, parked: () => 0 })
  const first = response()
  expect(admission.admit(first)).toBe(true)
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
  expect(admission.inFlight).toBe(2)
  first.emit('close')
  await turn()
  expect(admission.inFlight).toBe(1)
  expect(admission.admit(response())).toBe(true)
})

test('a place that was used is free again when the event loop turns, and no earlier', async () => {
  const admission = createAdmission({ most: 1, parked: () => 0 })
  const first = response()
  expect(admission.admit(first)).toBe(true)
  first.emit('close')
  expect(admission.admit(response())).toBe(false)
  await turn()
  expect(admission.admit(response())).toBe(true)
})

test('whoever waits in a queue of their own takes no place from the others', async () => {
  let parked = 0
  const admission = createAdmission({ most: 1, parked: () => parked })
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
  parked = 1
  await turn()
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
})
