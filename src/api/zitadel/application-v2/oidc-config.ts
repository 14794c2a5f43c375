/** Configurations of OpenID Connect applications: messages of version 2 and 2 beta as the fields of version 1. */
import {
  allowedOrigins,
  fieldsOf,
  type OidcFields,
  toOidcConfig,
} from '#api/zitadel/management-v1/project/app-config.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'

/** Members that only version 2 names differently. */
export interface RenamedFields {
  readonly applicationType: number
  readonly developmentMode: boolean
}

type Renamed<T> = Omit<T, 'appType' | 'devMode'>

/** Response types start at 1 in both versions, at 0 in version 1. */
const toResponseTypes = (types: readonly number[]) => types.map((type) => type - 1)

const FROM_RESPONSE_TYPES = [1, 2, 3] as const

/** Returns the configuration of a new application. */
export const toNewConfig = (request: OidcFields): OidcConfig =>
  toOidcConfig({ ...request, responseTypes: toResponseTypes(request.responseTypes) })

/** As `toNewConfig`, from a message of version 2. */
export const toNewConfigV2 = (request: Renamed<OidcFields> & RenamedFields): OidcConfig =>
  toNewConfig({ ...request, appType: request.applicationType, devMode: request.developmentMode })

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** An update: absent members, and empty lists, do not change the configuration. */
export type OidcChanges = Optional<OidcFields>

const isGiven = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0)

/** Returns the configuration with the members of an update. */
export function changedConfig(config: OidcConfig, changes: OidcChanges): OidcConfig {
  const current: OidcFields = fieldsOf(config)
  const responseTypes = toResponseTypes(changes.responseTypes ?? [])
  const definedChanges = Object.entries({ ...changes, responseTypes }).filter(([, value]) => isGiven(value))
  return toOidcConfig({ ...current, ...Object.fromEntries(definedChanges) })
}

/** As `changedConfig`, from a message of version 2. */
export const changedConfigV2 = (config: OidcConfig, changes: Renamed<OidcChanges> & Optional<RenamedFields>) =>
  changedConfig(config, { ...changes, appType: changes.applicationType, devMode: changes.developmentMode })

/** Returns the members of a configuration that version 2 and 2 beta name alike. */
export function fromConfig(config: OidcConfig) {
  const { appType, devMode, ...fields } = fieldsOf(config)
  return {
    appType,
    devMode,
    shared: {
      ...fields,
      responseTypes: fields.responseTypes.map((type) => FROM_RESPONSE_TYPES[type]),
      allowedOrigins: allowedOrigins(config),
    },
  }
}
