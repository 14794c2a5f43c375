/** ASP.NET Core Identity: the table `AspNetUsers` as CSV or JSON. */
import { flagOf, isFilled, looseText } from '#people-sources/loose-json.ts'
import {
  flag,
  hash,
  type Members,
  metadata,
  type Rule,
  recoveryCodes,
  text,
  totp,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const aspnet: Source = {
  name: 'aspnet',
  title: 'an ASP.NET Identity table of users',
  isOne: ({ header, paths }) =>
    [
      ['PasswordHash', 'SecurityStamp'],
      ['passwordHash', 'securityStamp'],
    ].some((names) => names.every((name) => header.includes(name) || paths.has(`*.${name}`))),
  members: inBothCases({
    Id: text('userId'),
    UserName: text('userName'),
    Email: text('email'),
    EmailConfirmed: flag('isEmailVerified'),
    PasswordHash: hash,
    PhoneNumber: text('phone'),
    PhoneNumberConfirmed: flag('isPhoneVerified'),
    // Of the table AspNetUserTokens, joined by the owner of the file.
    AuthenticatorKey: totp,
    RecoveryCodes: recoveryCodes,
    TwoFactorEnabled: unwanted,
    LockoutEnd: (draft, value) => {
      // Of the form 2099-12-31 23:59:59.9999999 +00:00
      const [day = ''] = looseText(value).split(/[ T]/)
      if (day !== '' && Date.parse(day) > Date.now()) draft.state = 'LOCKED'
    },
    LockoutEndDateUtc: (draft, value) => {
      if (isFilled(value) && Date.parse(looseText(value)) > Date.now()) draft.state = 'LOCKED'
    },
    NormalizedUserName: unwanted,
    NormalizedEmail: unwanted,
    SecurityStamp: unwanted,
    ConcurrencyStamp: unwanted,
    LockoutEnabled: unwanted,
    AccessFailedCount: unwanted,
    Discriminator: unwanted,
  }),
  others: metadata,
  finish: (draft, { TwoFactorEnabled, twoFactorEnabled }) => {
    if (flagOf(TwoFactorEnabled ?? twoFactorEnabled) && draft.totps.length === 0) draft.leftBehind.push('second factor')
  },
}

/** Rows are named as the columns are, JSON of an API begins with small letters. */
function inBothCases(rules: Readonly<Record<string, Rule>>): Members {
  const both = Object.entries(rules).flatMap(([name, rule]) => [
    [name, rule] as const,
    [name.charAt(0).toLowerCase() + name.slice(1), rule] as const,
  ])
  return new Map(both)
}
