import type { OptionValues } from '#cli/run-command.ts'
import { serverOptions, serverUsage } from '#cli/server-options.ts'
import { ConfigError } from '#config'
import { isPhoneCountry } from '#domain/user/phone/read-phone.ts'
import type { LineOptions } from '#people-format/import-people.ts'
import type { Conversion, MappedRole } from '#people-sources/conversion.ts'
import { OWN_FORMAT, sourceNames } from '#people-sources/open-people-file.ts'

export const importOptions = {
  'dry-run': { type: 'boolean' },
  'no-mail': { type: 'boolean' },
  'on-conflict': { type: 'string' },
  org: { type: 'string' },
  'org-by-name': { type: 'boolean' },
  'create-orgs': { type: 'boolean' },
  idp: { type: 'string', multiple: true },
  'drop-links': { type: 'boolean' },
  role: { type: 'string', multiple: true },
  from: { type: 'string' },
  encoding: { type: 'string' },
  realm: { type: 'string' },
  country: { type: 'string' },
  'rp-id': { type: 'string' },
  map: { type: 'string', multiple: true },
  passwords: { type: 'string' },
  'hash-config': { type: 'string' },
  invalid: { type: 'string' },
  'no-credential': { type: 'string' },
  'migrate-passwords': { type: 'boolean' },
  'new-ids': { type: 'boolean' },
  report: { type: 'string' },
  previous: { type: 'string' },
  try: { type: 'string' },
  ...serverOptions,
} as const

export const importUsage = `Usage: usher import <file>     people of a file, - reads standard input; its form is recognised
       --dry-run               check everything, store nothing
       --from zitadel --url URL --token TOKEN   in place of a file: that server, with its organizations, projects,
                               applications and grants
       --from NAME             the file is an export of that system: ${wrapNames(sourceNames())}
       --encoding NAME         utf-8, utf-16le, windows-1252, …
       --map COLUMN=TARGET …   what a column or member becomes; or the name of a file with such lines
       --idp FROM=TO …         id here of a provider that the file names; --drop-links leaves the others behind
       --role NAME=PROJECT:KEY …  role of a project that a role or group of the file becomes
       --org ID                everybody goes into this organization
       --org-by-name           into the organization that the file names; --create-orgs adds those that are missing
       --passwords FILE        hashes that come in a file of their own (Auth0, Stytch)
       --hash-config FILE      what all hashes share: algorithm, key, pepper, pre-hash (Firebase, Devise)
       --rp-id DOMAIN          domain of passkeys and security keys
       --realm NAME            one realm of several
       --country CODE          of phone numbers that name none: CH
       --try LOGIN             ask for a known password of this person, check it against the file, and stop
       --invalid drop|refuse   leave a part behind that cannot be taken, or refuse the person
       --no-credential initial|keep   state of active people who have nothing to sign in with
       --migrate-passwords     people without a hash: the old system checks their first sign-in
       --on-conflict fail|skip|update   people who exist and differ (default fail)
       --new-ids               give everybody a new id; the report has both
       --no-mail               send no mail
       --report FILE           one result a line, FILE.rejects with refused people to correct and import,
                               and FILE.clients with new client secrets
       --previous FILE         report of the previous run: lists users that the file no longer contains
       ${serverUsage}`

function wrapNames(names: readonly string[]): string {
  const [first, second] = [names.slice(0, 11), names.slice(11)]
  return `${first.join(', ')},\n                               ${second.join(', ')}`
}

export const textValue = (values: OptionValues, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
export const textValues = (values: OptionValues, name: string): string[] => {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

/**
 * Returns the options of a line. Usher's own lines must be exact: an error rejects the user. From formats of other
 * systems, unsupported values are left out.
 */
export function toLineOptions(values: OptionValues, source: string): LineOptions {
  const isOwn = source === OWN_FORMAT
  const choose = <T extends string>(name: string, all: readonly T[], otherwise: T): T => {
    const text = textValue(values, name)
    const choice = text === undefined ? otherwise : all.find((one) => one === text)
    if (choice === undefined) throw new ConfigError(`--${name} has to be ${all.join(' or ')}, not "${text}"`)
    return choice
  }
  const country = (textValue(values, 'country') ?? '').toUpperCase()
  if (country && !isPhoneCountry(country))
    throw new ConfigError(`--country has to be a code such as CH, not "${country}"`)
  return {
    dryRun: values['dry-run'] === true,
    quiet: values['no-mail'] === true,
    onConflict: choose('on-conflict', ['fail', 'skip', 'update'], 'fail'),
    orgId: textValue(values, 'org') ?? '',
    // People of ZITADEL have the people format already; for other systems the conversion names providers.
    idps: isOwn || source === 'zitadel' ? Object.fromEntries(pairs(values, 'idp')) : {},
    country,
    dropInvalid: choose('invalid', ['drop', 'refuse'], isOwn ? 'refuse' : 'drop') === 'drop',
    initialWithoutCredential: choose('no-credential', ['initial', 'keep'], isOwn ? 'keep' : 'initial') === 'initial',
    createOrgs: values['create-orgs'] === true,
    migratePasswords: values['migrate-passwords'] === true,
  }
}

export function toConversion(values: OptionValues, hash: Conversion['hash']): Conversion {
  return {
    idps: new Map(pairs(values, 'idp')),
    dropLinks: values['drop-links'] === true,
    rpId: textValue(values, 'rp-id') ?? '',
    roles: mappedRoles(pairs(values, 'role')),
    hash,
    organizations: values['org-by-name'] === true || values['create-orgs'] === true,
  }
}

function mappedRoles(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly MappedRole[]> {
  const roles = new Map<string, MappedRole[]>()
  for (const [name, target] of pairs) {
    const at = target.indexOf(':')
    if (at < 1 || at === target.length - 1)
      throw new ConfigError(`--role has to be NAME=PROJECT:KEY, not "${name}=${target}"`)
    roles.set(name, [...(roles.get(name) ?? []), { projectId: target.slice(0, at), roleKey: target.slice(at + 1) }])
  }
  return roles
}

function pairs(values: OptionValues, name: string): [string, string][] {
  return textValues(values, name).map((mapping) => {
    const at = mapping.lastIndexOf('=')
    const [from, to] = [mapping.slice(0, at), mapping.slice(at + 1)]
    if (at < 1 || to === '' || (name === 'idp' && from.includes('=')))
      throw new ConfigError(`--${name} has to be FROM=TO, not "${mapping}"`)
    return [from, to]
  })
}
