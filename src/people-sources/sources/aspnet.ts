/** ASP.NET Core Identity: the table `AspNetUsers` as CSV or JSON. */
import { flagOf, isFilled, looseText } from '#people-sources/loose-json.ts'
import { flag, hash, members, metadata, recoveryCodes, text, totp, unwanted } from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const aspnet: Source = {
  name: 'aspnet',
  title: 'an ASP.NET Identity table of users',
  isOne: ({ header, paths }) =>
    (header.includes('PasswordHash') && header.includes('SecurityStamp')) ||
    (paths.has('*.PasswordHash') && paths.has('*.SecurityStamp')),
  members: members({
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
  finish: (draft, { TwoFactorEnabled }) => {
    if (flagOf(TwoFactorEnabled) && draft.totps.length === 0) draft.leftBehind.push('second factor')
  },
}
