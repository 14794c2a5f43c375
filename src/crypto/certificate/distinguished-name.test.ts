import { expect, test } from 'vitest'
import { isDistinguishedName, isSubject } from '#crypto/certificate/distinguished-name.ts'

/** A subject as Node prints it, a text of RFC 4514, and whether it names the subject. */
const cases: readonly (readonly [string, string, boolean])[] = [
  ['C=CH\nO=Acme\nCN=shop', 'CN=shop,O=Acme,C=CH', true],
  ['C=CH\nO=Acme\nCN=shop', 'CN=shop, O=Acme, C=CH', true],
  ['C=CH\nO=Acme\nCN=shop', 'cn=shop,2.5.4.10=Acme,C=CH', true],
  ['C=CH\nO=Acme\nCN=shop', 'C=CH,O=Acme,CN=shop', false],
  ['C=CH\nO=Acme\nCN=shop', 'CN=shop,O=Acme', false],
  ['C=CH\nO=Acme\nCN=shop', 'CN=Shop,O=Acme,C=CH', false],
  ['O=Acme\\, Inc.\nCN=shop', 'CN=shop,O=Acme\\, Inc.', true],
  ['O=Acme\\, Inc.\nCN=shop', 'CN=shop,O=Acme\\2C Inc.', true],
  ['O=Acme\\, CN=shop', 'CN=shop,O=Acme', false],
  ['O=A\nOU=x + CN=shop', 'CN=shop+OU=x,O=A', true],
  ['O=A\\+CN\\=shop', 'CN=shop+O=A', false],
  ['O=Büro\nCN=shop', 'CN=shop,O=B\\C3\\BCro', true],
  ['CN=shop\\ ', 'CN=shop', false],
  ['CN=shop\\ ', 'CN=shop\\ ', true],
  ['emailAddress=a@b.ch\nUID=7', 'UID=7,E=a@b.ch', true],
  ['CN=shop', '', false],
  ['', '', false],
  ['CN=shop', 'CN=shop,', false],
]

test('a subject is named by its parts in reverse order, each value in full', () => {
  for (const [subject, text, expected] of cases)
    expect([subject, text, isSubject(subject, text)]).toEqual([subject, text, expected])
})

test('a text without a type, a value or any part is no distinguished name', () => {
  expect(['CN=shop,O=Acme', 'shop', 'CN=', '', 'CN=shop,,O=Acme'].map(isDistinguishedName)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
