import { expect, test } from 'vitest'
import { nameDomain } from '#domain/user/name-domain.ts'

test.each([
  ['ada@acme.example', 'acme.example'],
  ['ada＠acme.example', 'acme.example'],
  ['ada﹫ACME.example', 'acme.example'],
  ['a@b＠acme.example', 'acme.example'],
  ['ada@', ''],
  ['ada', undefined],
])('%s has the domain %s', (name, domain) => expect(nameDomain(name)).toBe(domain))
