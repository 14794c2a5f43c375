import { ACR_VALUES } from '#domain/project/app/client/acr-values.ts'
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'
import { settingInvalid } from '#domain/project/app/client/setting-invalid.ts'
import type { ParsedJson } from '#kit/parse-json.ts'

type Key = keyof ClientSettings
type Setting = ClientSettings[Key]

/** One setting on the wire. */
export interface ClientSettingField {
  readonly key: Key
  /** Returns the value to store; undefined: off. Rejects a value of another type. */
  read(name: string, value: ParsedJson): Setting
  /** Returns the value for the wire; absent: as it is stored. */
  write?(stored: NonNullable<Setting>): unknown
}

export const text = (key: Key): ClientSettingField => ({
  key,
  read(name, value) {
    if (typeof value !== 'string') throw settingInvalid(name, 'must be a string')
    return value === '' ? undefined : value
  },
})

export const flag = (key: Key): ClientSettingField => ({
  key,
  read(name, value) {
    if (typeof value !== 'boolean') throw settingInvalid(name, 'must be true or false')
    return value || undefined
  },
})

export const seconds = (key: Key): ClientSettingField => ({
  key,
  read(name, value) {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw settingInvalid(name, 'must be a whole number of seconds')
    return value
  },
})

export const acrValues: ClientSettingField = {
  key: 'defaultAcrValues',
  read(name, value) {
    const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined
    if (!Array.isArray(value) || texts?.length !== value.length)
      throw settingInvalid(name, 'must be an array of strings')
    const unknown = texts.find((one) => !ACR_VALUES.some((known) => known === one))
    if (unknown !== undefined) throw settingInvalid(name, `must be among ${ACR_VALUES.join(', ')}`)
    return texts.length > 0 ? texts : undefined
  },
}

export const profile: ClientSettingField = {
  key: 'securityProfile',
  read(name, value) {
    if (value !== 'fapi2') throw settingInvalid(name, 'must be fapi2')
    return value
  },
}
