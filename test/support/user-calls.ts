/** Every call of the management API that names a user in its path, ready to be made: read from the descriptors. */
import { getOption } from '@bufbuild/protobuf'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { auth_option } from '@zitadel/proto/zitadel/options_pb.js'
import { managementHandlers } from '#api/zitadel/management-v1/service.ts'

export interface UserCall {
  readonly name: string
  readonly method: string
  readonly permission: string
  readonly path: (userId: string) => string
  /** One that is valid, so that the call is refused for nothing but its user. */
  readonly body: object | undefined
}

const pem =
  '-----BEGIN PUBLIC KEY-----\n' +
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n' +
  '4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0/IzW7yWR7QkrmBL7jTKEn5u\n' +
  '+qKhbwKfBstIs+bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyeh\n' +
  'kd3qqGElvW/VDL5AaWTg0nLVkjRo9z+40RQzuVaE8AkAFmxZzow3x+VJYKdjykkJ\n' +
  '0iT9wCS0DRTXu269V264Vf/3jvredZiKRkgwlL9xNAwxXFg0x/XFw005UWVRIkdg\n' +
  'cKWTjpBP2dPwVZ4WWC+9aGVd+Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbc\n' +
  'mwIDAQAB\n-----END PUBLIC KEY-----\n'

const text = Buffer.from('text').toString('base64')
const bodies: Readonly<Record<string, object>> = {
  UpdateUserName: { userName: 'taken-over' },
  UpdateHumanProfile: { firstName: 'X', lastName: 'X', displayName: 'X' },
  UpdateHumanEmail: { email: 'x@evil.example', isEmailVerified: true },
  UpdateHumanPhone: { phone: '+41710000000', isPhoneVerified: true },
  SetHumanInitialPassword: { password: 'Passw0rd!' },
  SetHumanPassword: { password: 'Passw0rd!' },
  SetUserMetadata: { value: text },
  BulkSetUserMetadata: { metadata: [{ key: 'k', value: text }] },
  BulkRemoveUserMetadata: { keys: ['k'] },
  UpdateMachine: { name: 'X' },
  AddMachineKey: { type: 'KEY_TYPE_JSON', publicKey: Buffer.from(pem).toString('base64') },
}

export const userCalls: readonly UserCall[] = ManagementService.methods
  .filter((method) => method.localName in managementHandlers)
  .flatMap((method) => {
    const { pattern } = getOption(method, http)
    const template = typeof pattern.value === 'string' ? pattern.value : ''
    const [user] = /(?<=^\/users\/)\{(id|user_id)\}/.exec(template) ?? []
    if (!user) return []
    const verb = (pattern.case ?? '').toUpperCase()
    return [
      {
        name: method.name,
        method: verb,
        permission: getOption(method, auth_option).permission,
        path: (userId: string) => `/management/v1${template.replace(user, userId).replace(/\{\w+\}/g, 'k')}`,
        body: bodies[method.name] ?? (verb === 'POST' || verb === 'PUT' ? {} : undefined),
      },
    ]
  })
