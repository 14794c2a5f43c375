import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeTicket, encodeTicket } from '#domain/user/email-link/ticket.ts'

const ticket = fc.record({
  link: fc.constantFrom('invitation' as const, 'passwordReset' as const),
  userId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((id) => !id.includes('\0')),
  code: fc.stringMatching(/^[A-Z0-9]{6}$/),
})

test('a ticket is read as it was written, and needs no escaping in a URL', () => {
  fc.assert(
    fc.property(ticket, (one) => {
      const text = encodeTicket(one)
      expect(encodeURIComponent(text)).toBe(text)
      expect(decodeTicket(text)).toEqual(one)
    }),
  )
})

test.each(['', 'x', 'i..ABC', 'x.MQ.ABC', 'i.MQ.', 'i.MQ.AB C', 'i.MQ=.ABC', 'i.MR.ABC', 'i.MQ.ABC.D', 'i.AA.ABC'])(
  '%j is no ticket',
  (text) => expect(decodeTicket(text)).toBeUndefined(),
)
