import { expect, test } from 'vitest'
import { isLoopbackAddress, isLoopbackHost, isPublicAddress } from '#kit/public-address.ts'

test.each(['9.9.9.9', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2620:fe::fe', '2a00:1450:400a:800::200e'])(
  '%s is public',
  (address) => expect(isPublicAddress(address)).toBe(true),
)

test.each([
  '127.0.0.1',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '168.63.129.16',
  '169.254.169.254',
  '100.64.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:9.9.9.9',
  '::7f00:1',
  '64:ff9b::7f00:1',
  'fe80::1',
  'fec0::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '2001:db8::1',
  '2001::1',
  '2002:7f00:1::',
  'fe80::1%eth0',
  'localhost',
  '',
])('%j is not', (address) => expect(isPublicAddress(address)).toBe(false))

test.each(['127.0.0.1', '127.255.0.9', '::1'])('%s is of this machine', (address) =>
  expect(isLoopbackAddress(address)).toBe(true),
)

test.each(['128.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '169.254.169.254', '127.0.0.1.evil.example', '', '::'])(
  '%j is not of this machine',
  (address) => expect(isLoopbackAddress(address)).toBe(false),
)

test.each([
  ['localhost', true],
  ['idp.localhost', true],
  ['[::1]', true],
  ['127.0.0.1', true],
  ['127.evil.example', false],
  ['localhost.evil.example', false],
  ['[::ffff:7f00:1]', false],
])('the host %s is this machine: %s', (host, is) => expect(isLoopbackHost(host)).toBe(is))
