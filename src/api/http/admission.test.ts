import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createAdmission } from '#api/http/admission.ts'
import type { AnyResponse } from '#api/http/answer-directly.ts'

// Only that it ends is looked at.
const response = () => new EventEmitter() as unknown as AnyResponse

test('lets in as many as there are places, and the next one when a response is over', () => {
  const admission = createAdmission({ most: 2, parked: () => 0 })
  const first = response()
  expect(admission.admit(first)).toBe(true)
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
  expect(admission.inFlight).toBe(2)
  first.emit('close')
  expect(admission.inFlight).toBe(1)
  expect(admission.admit(response())).toBe(true)
})

test('whoever waits in a queue of their own takes no place from the others', () => {
  let parked = 0
  const admission = createAdmission({ most: 1, parked: () => parked })
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
  parked = 1
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
})
