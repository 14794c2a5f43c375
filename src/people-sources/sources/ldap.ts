/** Directories: LDIF of OpenLDAP and its like, and of Active Directory. */
import type { Draft } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { looseText } from '#people-sources/loose-json.ts'
import { created, members, profile, type Rule, unwanted } from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const PEOPLE = new Set(['inetorgperson', 'person', 'organizationalperson', 'user', 'posixaccount'])
const NOT_PEOPLE = new Set(['computer', 'group', 'contact'])
/** userAccountControl of Active Directory: ACCOUNTDISABLE. */
const DISABLED = 2

const values = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(looseText).filter(Boolean)

/** The first value is imported; the others are counted as not imported. */
const first =
  (field: 'userName' | 'email' | 'phone', name: string): Rule =>
  (draft, value) => {
    const [one = '', ...others] = values(value)
    draft[field] ||= one
    for (const _other of others) draft.leftBehind.push(`second ${name}`)
  }

const named =
  (field: 'firstName' | 'lastName' | 'displayName' | 'preferredLanguage'): Rule =>
  (draft, value, record) => {
    const [one] = values(value)
    if (one) profile(field)(draft, one, record)
  }

export const ldap: Source = {
  name: 'ldap',
  title: 'an LDIF file of a directory',
  isOne: ({ form }) => form === 'ldif',
  records: (entry) => {
    const classes = values(entry.objectclass).map((one) => one.toLowerCase())
    const isPerson = classes.some((one) => PEOPLE.has(one)) && !classes.some((one) => NOT_PEOPLE.has(one))
    return isPerson ? [entry] : []
  },
  members: members({
    uid: first('userName', 'uid'),
    userprincipalname: (draft, value) => {
      // The name that people of Active Directory sign in with wins over the short one.
      draft.userName = values(value)[0] ?? draft.userName
    },
    samaccountname: (draft, value) => {
      draft.userName ||= values(value)[0] ?? ''
      keep(draft, 'samaccountname', values(value)[0])
    },
    mail: first('email', 'email'),
    mobile: first('phone', 'phone'),
    telephonenumber: first('phone', 'phone'),
    givenname: named('firstName'),
    sn: named('lastName'),
    cn: (draft, value, record) => {
      if (!draft.profile.has('displayName')) named('displayName')(draft, value, record)
    },
    displayname: named('displayName'),
    preferredlanguage: named('preferredLanguage'),
    userpassword: (draft, value) => password(draft, values(value)),
    entryuuid: (draft, value) => {
      draft.userId = values(value)[0] ?? ''
    },
    objectguid: (draft, value) => {
      draft.userId = guidOf(values(value)[0] ?? '')
    },
    useraccountcontrol: (draft, value) => {
      if ((Number(values(value)[0]) & DISABLED) !== 0) draft.state = 'INACTIVE'
    },
    nsaccountlock: (draft, value) => {
      if (/^true$/i.test(values(value)[0] ?? '')) draft.state = 'INACTIVE'
    },
    pwdaccountlockedtime: (draft, value) => {
      if (values(value).length > 0) draft.state = 'LOCKED'
    },
    memberof: (draft, value) => {
      for (const name of values(value)) draft.roles.push({ kind: 'group', name: commonName(name) })
    },
    createtimestamp: firstOf(created),
    modifytimestamp: unwanted,
    objectclass: unwanted,
    structuralobjectclass: unwanted,
    dn: unwanted,
    changetype: unwanted,
    entrycsn: unwanted,
    creatorsname: unwanted,
    modifiersname: unwanted,
    entrydn: unwanted,
    subschemasubentry: unwanted,
    hassubordinates: unwanted,
    distinguishedname: unwanted,
    objectcategory: unwanted,
    objectsid: unwanted,
    pwdlastset: unwanted,
    lastlogon: unwanted,
    lastlogontimestamp: unwanted,
    logoncount: unwanted,
    badpwdcount: unwanted,
    usncreated: unwanted,
    usnchanged: unwanted,
    whencreated: firstOf(created),
    lockouttime: (draft, value) => {
      if (Number(values(value)[0]) > 0) draft.state = 'LOCKED'
    },
    whenchanged: unwanted,
    instancetype: unwanted,
    primarygroupid: unwanted,
    samaccounttype: unwanted,
    jpegphoto: leavePhoto('jpegPhoto'),
    thumbnailphoto: leavePhoto('thumbnailPhoto'),
  }),
  others: (name) => (draft, value) => keep(draft, name, Array.isArray(value) ? value : looseText(value)),
}

function firstOf(rule: Rule): Rule {
  return (draft, value, record) => rule(draft, values(value)[0], record)
}

function leavePhoto(name: string): Rule {
  return (draft) => void draft.leftBehind.push(name)
}

/** Several hashes of one person: the first one counts. */
function password(draft: Draft, all: readonly string[]): void {
  const [value, ...others] = all
  if (!value) return
  if (/^\{(SASL|KERBEROS)\}/i.test(value)) draft.leftBehind.push('password in another directory')
  else if (/^[{$]/.test(value)) draft.hash = value
  else draft.password = value
  for (const _other of others) draft.leftBehind.push('second password')
}

/** `cn=admins,ou=groups,dc=acme`: `admins`. */
const commonName = (dn: string): string => /^cn=((?:[^,\\]|\\.)+)/i.exec(dn)?.[1] ?? dn

/** The bytes of a GUID as Active Directory writes it: the first three parts are little-endian. */
function guidOf(base64: string): string {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== 16) return ''
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  const hex = order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
