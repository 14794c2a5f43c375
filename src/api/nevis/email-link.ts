import { type Call, param, type Reply, segment } from '#api/nevis/route.ts'
import { checkSchema, isObject, type Schema } from '#api/nevis/schema.ts'
import { isoSeconds } from '#api/nevis/time.ts'
import { time } from '#api/nevis/user-schema.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import type { LinkType } from '#domain/user/email-link/events.ts'
import { getEmailLink as getLink } from '#domain/user/email-link/get-email-link.ts'
import { sendEmailLink } from '#domain/user/email-link/send-email-link.ts'
import { verifyEmailLink as verify } from '#domain/user/email-link/verify-email-link.ts'
import { getDescribedUser } from '#domain/user/person/get-described-user.ts'
import { resolveUser } from '#domain/user/person/resolve-user.ts'
import { ownProperty } from '#kit/own-property.ts'

const linkType: Schema = { type: 'string', enum: ['invitation', 'passwordReset'] satisfies LinkType[] }

export const newEmailLink: Schema = {
  title: 'NewEmailLink',
  type: 'object',
  properties: {
    type: { ...linkType, description: 'An invitation before the person has signed up, a password reset afterwards' },
    urlPrefix: {
      type: 'string',
      description: 'What the link begins with, a ticket following it; this server’s own page unless given',
    },
  },
  required: ['type'],
  additionalProperties: false,
}

export const emailLink: Schema = {
  title: 'EmailLink',
  type: 'object',
  properties: {
    personifiedLink: { type: 'string', description: 'The link with a hash in place of the ticket: it opens nothing' },
    type: linkType,
    created: time,
    lastModified: time,
    version: { type: 'integer' },
    validity: { type: 'object', properties: { from: time, to: time } },
  },
}

export const newTicket: Schema = {
  title: 'Ticket',
  type: 'object',
  properties: { ticket: { type: 'string', description: 'What follows the urlPrefix in the mailed link' } },
  required: ['ticket'],
  additionalProperties: false,
}

export const verifiedTicket: Schema = {
  title: 'VerifiedTicket',
  type: 'object',
  properties: {
    loginId: { type: 'string' },
    userId: { type: 'string' },
    login: {
      type: 'object',
      properties: {
        status: { type: 'string', enum: ['succeeded', 'failed'] },
        failedReason: { type: 'string', enum: ['invalidTicket', 'expiredTicket', 'malformedTicket', 'userBlocked'] },
      },
      required: ['status'],
    },
  },
  required: ['login'],
}

export async function createEmailLink(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  await getDescribedUser(ctx, target)
  const failures = checkSchema(newEmailLink, call.body)
  if (failures.length > 0) throw invalidFields(failures)
  await sendEmailLink(ctx, target, { returnUrls: ctx.returnUrls, ...toEmailLink(call.body) })
  return { status: 201, location: `/users/${segment(target.id)}/email-link` }
}

/** Of a body that the schema passed. */
function toEmailLink(body: unknown): { link: LinkType; urlPrefix: string } {
  const members = isObject(body) ? body : {}
  const urlPrefix = ownProperty(members, 'urlPrefix')
  return {
    link: ownProperty(members, 'type') === 'invitation' ? 'invitation' : 'passwordReset',
    urlPrefix: typeof urlPrefix === 'string' ? urlPrefix : '',
  }
}

const pages = { invitation: 'user/init', passwordReset: 'password/init' } as const

export async function getEmailLink(ctx: KeyContext, call: Call): Promise<Reply> {
  const emailLink = await getLink(ctx, await resolveUser(ctx, ctx.orgId, param(call, 'userId')))
  const prefix = emailLink.urlPrefix || `${ctx.externalUrl}/ui/login/${pages[emailLink.link]}?x=`
  const created = isoSeconds(emailLink.createdAt)
  return {
    status: 200,
    body: {
      personifiedLink: prefix + emailLink.ticketHash,
      type: emailLink.link,
      created,
      lastModified: created,
      version: 1,
      validity: { from: created, to: isoSeconds(emailLink.expiresAt) },
    },
  }
}

export async function verifyEmailLink(ctx: KeyContext, call: Call): Promise<Reply> {
  const failures = checkSchema(newTicket, call.body)
  if (failures.length > 0) throw invalidFields(failures)
  const ticket = isObject(call.body) ? ownProperty(call.body, 'ticket') : ''
  const { failure, loginId, userId } = await verify(ctx, ctx.orgId, String(ticket))
  return {
    status: 200,
    body: {
      ...(loginId === undefined ? {} : { loginId }),
      ...(userId === undefined ? {} : { userId }),
      login: failure ? { status: 'failed', failedReason: failure } : { status: 'succeeded' },
    },
  }
}
