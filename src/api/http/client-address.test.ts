import { expect, test } from 'vitest'
import { createClientAddress } from '#api/http/client-address.ts'
import type { AnyRequest } from '#api/http/respond-directly.ts'

const proxies = ['10.0.0.0/8', '::1']
const from = (remoteAddress: string, forwarded?: string) =>
  // Contains only the members that the function reads.
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as AnyRequest

test.each([
  [proxies, '203.0.113.9', undefined, '203.0.113.9'],
  [proxies, '::ffff:203.0.113.9', undefined, '203.0.113.9'],
  [proxies, '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  [proxies, '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  [proxies, '10.1.2.3', '192.0.2.66, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
  [proxies, '::1', '2001:db8::7', '2001:db8::7'],
  [proxies, '10.1.2.3', 'unknown', '10.1.2.3'],
  [[], '10.1.2.3', '198.51.100.1', '10.1.2.3'],
])('with proxies %j, a connection from %s that forwards %s is of %s', (trusted, peer, forwarded, expected) => {
  expect(createClientAddress(trusted)(from(peer, forwarded))).toBe(expected)
})
