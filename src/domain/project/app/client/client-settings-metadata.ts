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
import { refuse } from '#domain/reasons/reason.ts'
import { nearestName } from '#kit/nearest-name.ts'
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
  const definedMembers = [...fields].flatMap(([name, { key, read }]) => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined
    const stored = value === undefined || value === null ? undefined : read(name, value)
    return stored === undefined ? [] : [[key, stored] as const]
  })
  return Object.fromEntries(definedMembers)
}

export const writeClientSettings = (settings: ClientSettings = {}): object =>
  Object.fromEntries(
    [...fields].flatMap(([name, { key, write = (value: unknown) => value }]) => {
      const stored = settings[key]
      return stored === undefined ? [] : [[name, write(stored)]]
    }),
  )
