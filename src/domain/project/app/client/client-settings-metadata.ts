/** Client settings on the wire: named as client metadata of the protocol (RFC 7591 §2 and its extensions). */

import { certificateFields } from '#domain/project/app/client/certificate-fields.ts'
import {
  acrValues,
  type ClientSettingField,
  flag,
  profile,
  seconds,
  text,
} from '#domain/project/app/client/client-setting-field.ts'
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'
import { descriptiveFields, isLocalized, readLocalized } from '#domain/project/app/client/descriptive-fields.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { nearestName } from '#kit/nearest-name.ts'
import { ownProperty } from '#kit/own-property.ts'
import type { ParsedObject } from '#kit/parse-json.ts'

const fields: ReadonlyMap<string, ClientSettingField> = new Map([
  ['frontchannel_logout_uri', text('frontChannelLogoutUri')],
  ['security_profile', profile],
  ['require_pushed_authorization_requests', flag('requirePushedRequests')],
  ['dpop_bound_access_tokens', flag('dpopBoundTokens')],
  ['default_acr_values', acrValues],
  ['default_max_age', seconds('defaultMaxAge')],
  ['tls_client_certificate_bound_access_tokens', flag('certificateBoundTokens')],
  ...certificateFields,
  ...descriptiveFields,
])

/** Returns whether a member of client metadata is a setting. */
export const isClientSetting = (name: string): boolean => fields.has(name) || isLocalized(name)

const MAX_LOCALIZED = 100

/** Rejects unknown names. A name that is absent or null is off. */
export function readClientSettings(body: ParsedObject): ClientSettings {
  for (const name of Object.keys(body)) {
    if (isClientSetting(name)) continue
    const near = nearestName(name, [...fields.keys()])
    throw refuse('app.settingInvalid', {
      key: `unknown setting ${JSON.stringify(name)}${near ? `; did you mean ${near}?` : ''}`,
    })
  }
  const definedMembers = [...fields].flatMap(([name, { key, read }]) => {
    const value = ownProperty(body, name)
    const stored = value === undefined || value === null ? undefined : read(name, value)
    return stored === undefined ? [] : [[key, stored] as const]
  })
  const localized = Object.entries(body).flatMap(([name, value]) => {
    const text = isLocalized(name) && value !== null ? readLocalized(name, value) : undefined
    return text === undefined ? [] : [[name, text] as const]
  })
  if (localized.length > MAX_LOCALIZED)
    throw refuse('app.settingInvalid', { key: `${MAX_LOCALIZED} localized names are the most` })
  return {
    ...Object.fromEntries(definedMembers),
    ...(localized.length > 0 ? { localized: Object.fromEntries(localized) } : {}),
  }
}

export const writeClientSettings = (settings: ClientSettings = {}): object => ({
  ...Object.fromEntries(
    [...fields].flatMap(([name, { key, write = (value: unknown) => value }]) => {
      const stored = settings[key]
      return stored === undefined ? [] : [[name, write(stored)]]
    }),
  ),
  ...settings.localized,
})
