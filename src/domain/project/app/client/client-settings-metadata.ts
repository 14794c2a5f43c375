/** Client settings on the wire: named as client metadata of the protocol (RFC 7591 §2 and its extensions). */

import { ACR_VALUES } from '#domain/project/app/client/acr-values.ts'
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { nearestName } from '#kit/nearest-name.ts'
import type { ParsedJson, ParsedObject } from '#kit/parse-json.ts'

interface Field {
  readonly key: keyof ClientSettings
  /** Returns the value to store; undefined: off. Rejects a value of another type. */
  read(name: string, value: ParsedJson): ClientSettings[keyof ClientSettings]
}

const text = (key: keyof ClientSettings): Field => ({
  key,
  read(name, value) {
    if (typeof value !== 'string') throw refuse('app.settingInvalid', { key: `${name} must be a string` })
    return value === '' ? undefined : value
  },
})

const acrValues: Field = {
  key: 'defaultAcrValues',
  read(name, value) {
    const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined
    if (!Array.isArray(value) || texts?.length !== value.length)
      throw refuse('app.settingInvalid', { key: `${name} must be an array of strings` })
    const unknown = texts.find((one) => !ACR_VALUES.some((known) => known === one))
    if (unknown !== undefined)
      throw refuse('app.settingInvalid', { key: `${name} must be among ${ACR_VALUES.join(', ')}` })
    return texts.length > 0 ? texts : undefined
  },
}

const flag = (key: keyof ClientSettings): Field => ({
  key,
  read(name, value) {
    if (typeof value !== 'boolean') throw refuse('app.settingInvalid', { key: `${name} must be true or false` })
    return value || undefined
  },
})

const profile: Field = {
  key: 'securityProfile',
  read(name, value) {
    if (value !== 'fapi2') throw refuse('app.settingInvalid', { key: `${name} must be fapi2` })
    return value
  },
}

const seconds = (key: keyof ClientSettings): Field => ({
  key,
  read(name, value) {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw refuse('app.settingInvalid', { key: `${name} must be a whole number of seconds` })
    return value
  },
})

const fields: ReadonlyMap<string, Field> = new Map([
  ['frontchannel_logout_uri', text('frontChannelLogoutUri')],
  ['security_profile', profile],
  ['require_pushed_authorization_requests', flag('requirePushedRequests')],
  ['dpop_bound_access_tokens', flag('dpopBoundTokens')],
  ['default_acr_values', acrValues],
  ['default_max_age', seconds('defaultMaxAge')],
])

export const clientSettingNames: readonly string[] = [...fields.keys()]

/** Rejects unknown names. A name that is absent or null is off. */
export function readClientSettings(body: ParsedObject): ClientSettings {
  for (const name of Object.keys(body)) {
    if (fields.has(name)) continue
    const near = nearestName(name, [...fields.keys()])
    throw refuse('app.settingInvalid', {
      key: `unknown setting ${JSON.stringify(name)}${near ? `; did you mean ${near}?` : ''}`,
    })
  }
  const given = [...fields].flatMap(([name, { key, read }]) => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined
    const stored = value === undefined || value === null ? undefined : read(name, value)
    return stored === undefined ? [] : [[key, stored] as const]
  })
  return Object.fromEntries(given)
}

export const writeClientSettings = (settings: ClientSettings = {}): object =>
  Object.fromEntries([...fields].flatMap(([name, { key }]) => (key in settings ? [[name, settings[key]]] : [])))
