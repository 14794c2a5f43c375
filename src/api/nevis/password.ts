import { type Call, param, type Reply, segment } from '#api/nevis/route.ts'
import { checkSchema, isObject, type Schema } from '#api/nevis/schema.ts'
import { isoSeconds } from '#api/nevis/time.ts'
import { time } from '#api/nevis/user-schema.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import { type AddPassword, addPassword } from '#domain/user/password/add-password.ts'
import { changePassword as change } from '#domain/user/password/change-password.ts'
import { getPasswordStatus } from '#domain/user/password/get-password-status.ts'
import { removePassword } from '#domain/user/password/remove-password.ts'
import { getDescribedUser } from '#domain/user/person/get-described-user.ts'
import { resolveUser } from '#domain/user/person/resolve-user.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { ownProperty } from '#kit/own-property.ts'

export const newPassword: Schema = {
  title: 'NewPassword',
  type: 'object',
  properties: {
    password: { type: 'string', description: 'In the clear; has to satisfy the password policy' },
    passwordHash: {
      type: 'string',
      description: 'Instead of password: as another system hashed it, PHC or crypt form',
    },
    stateName: {
      type: 'string',
      enum: ['active', 'initial'],
      default: 'active',
      description: 'active signs the person up; initial has to be changed at the first sign-in',
    },
  },
  additionalProperties: false,
}

export const changedPassword: Schema = {
  title: 'ChangedPassword',
  type: 'object',
  properties: { newPassword: { type: 'string' } },
  required: ['newPassword'],
  additionalProperties: false,
}

export const passwordStatus: Schema = {
  title: 'Password',
  type: 'object',
  properties: {
    userId: { type: 'string' },
    stateName: { type: 'string', enum: ['active', 'initial', 'temporaryLocked'] },
    created: time,
    lastModified: time,
    version: { type: 'integer' },
    lastChangeDate: time,
    lastSuccessfulLoginDate: time,
    successfulLoginCount: { type: 'integer' },
    lastFailedLoginDate: time,
    failedLoginCount: { type: 'integer' },
  },
}

export async function createPassword(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  await getDescribedUser(ctx, target)
  const members = isObject(call.body) ? call.body : {}
  const failures = [...checkSchema(newPassword, call.body), ...oneOfBoth(members)]
  if (failures.length > 0) throw invalidFields(failures)
  const isInitial = ownProperty(members, 'stateName') === 'initial'
  await addPassword(ctx, target, { password: toPassword(members), isInitial })
  return { status: 201, location: `/users/${segment(target.id)}/password` }
}

function oneOfBoth(members: Readonly<Record<string, unknown>>): FieldFailure[] {
  const [plain, hash] = [Object.hasOwn(members, 'password'), Object.hasOwn(members, 'passwordHash')]
  if (plain && hash) return [fieldFailure('passwordHash', 'twice')]
  return plain || hash ? [] : [fieldFailure('password', 'required')]
}

function toPassword(members: Readonly<Record<string, unknown>>): AddPassword['password'] {
  const hash = ownProperty(members, 'passwordHash')
  return hash === undefined ? { plain: String(ownProperty(members, 'password')) } : { hash: String(hash) }
}

export async function changePassword(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  await getDescribedUser(ctx, target)
  const failures = checkSchema(changedPassword, call.body)
  if (failures.length > 0) throw invalidFields(failures)
  const passwordText = isObject(call.body) ? ownProperty(call.body, 'newPassword') : ''
  await change(ctx, target, String(passwordText))
  return { status: 204 }
}

export async function deletePassword(ctx: KeyContext, call: Call): Promise<Reply> {
  await removePassword(ctx, await resolveUser(ctx, ctx.orgId, param(call, 'userId')))
  return { status: 204 }
}

export async function getPassword(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  const status = await getPasswordStatus(ctx, target)
  const when = (name: string, at: number) => (at === 0 ? {} : { [name]: isoSeconds(at) })
  return {
    status: 200,
    body: {
      userId: target.id,
      stateName: status.state,
      ...when('created', status.createdAt),
      ...when('lastModified', status.changedAt),
      version: status.version,
      ...when('lastChangeDate', status.changedAt),
      ...when('lastSuccessfulLoginDate', status.lastSuccessAt),
      successfulLoginCount: status.successes,
      ...when('lastFailedLoginDate', status.lastFailureAt),
      failedLoginCount: status.failures,
    },
  }
}
