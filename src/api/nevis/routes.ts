/** All routes of the Nevis API: parameters, answers and handlers. */
import type { FastifyPluginAsync } from 'fastify'
import { routes as administration, administrationRoutes } from '#api/nevis/administration.ts'
import { blockUser, unblockUser } from '#api/nevis/block.ts'
import {
  createEmailLink,
  emailLink,
  getEmailLink,
  newEmailLink,
  newTicket,
  verifiedTicket,
  verifyEmailLink,
} from '#api/nevis/email-link.ts'
import { eventSchema, eventsQuery, exportEvents, filterQuery, getEvent, queryEvents } from '#api/nevis/events.ts'
import { mountRoutes } from '#api/nevis/mount.ts'
import {
  changedOrganization,
  createOrganization,
  deleteOrganization,
  getOrganization,
  listOrganizations,
  newOrganization,
  organization,
  updateOrganization,
  userCountQuery,
} from '#api/nevis/organizations.ts'
import { pageOf, pageQuery } from '#api/nevis/page.ts'
import { deletePasskey, listPasskeys, passkey } from '#api/nevis/passkeys.ts'
import {
  changedPassword,
  changePassword,
  createPassword,
  deletePassword,
  getPassword,
  newPassword,
  passwordStatus,
} from '#api/nevis/password.ts'
import type { Route } from '#api/nevis/route.ts'
import {
  assignUserToOrganization,
  getOrganizationOfUser,
  removeUserFromOrganization,
} from '#api/nevis/user-organization.ts'
import { changedUser, newUser, user, userQuery } from '#api/nevis/user-schema.ts'
import { createUser, deleteUser, getUser, listUsers, updateUser } from '#api/nevis/users.ts'
import { readExamples } from '#api/openapi/read-examples.ts'
import { serveDocument } from '#api/openapi/serve-document.ts'
import { authenticateAccessKey, type KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import type { Services } from '#domain/context.ts'
import type { Log } from '#kit/log.ts'

export const NEVIS_PREFIX = '/nevis/api/v1'
export const ADMINISTRATION_PREFIX = '/nevis/admin/v1'

const created = (description: string) => ({ status: 201, description, hasLocation: true }) as const
const done = (description: string) => ({ status: 204, description }) as const

export const routes: readonly Route<KeyContext>[] = [
  // Users
  {
    method: 'POST',
    path: '/users',
    summary: 'Create user',
    body: newUser,
    success: created('The user was created; no mail was sent'),
    failures: [422],
    run: createUser,
  },
  {
    method: 'GET',
    path: '/users',
    summary: 'List users, by any of their fields',
    query: { ...userQuery, ...pageQuery },
    success: { status: 200, description: 'A page of users, in the order of their creation', schema: pageOf(user) },
    failures: [422],
    run: listUsers,
  },
  {
    method: 'GET',
    path: '/users/{userId}',
    summary: 'Get user',
    success: { status: 200, description: 'The user', schema: user },
    failures: [404],
    run: getUser,
  },
  {
    method: 'PATCH',
    path: '/users/{userId}',
    summary: 'Update user',
    body: changedUser,
    success: { status: 200, description: 'The user as it is now', schema: user },
    failures: [404, 409, 422],
    run: updateUser,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}',
    summary: 'Delete user',
    success: done('The user is gone, with everything that was theirs'),
    failures: [404],
    run: deleteUser,
  },
  // Block
  ...(['POST', 'PUT'] as const).map(
    (method): Route<KeyContext> => ({
      method,
      path: '/users/{userId}/block',
      summary: 'Block user',
      success: done('The user is blocked, and signed out everywhere'),
      failures: [404, 422],
      run: blockUser,
    }),
  ),
  {
    method: 'DELETE',
    path: '/users/{userId}/block',
    summary: 'Unblock user',
    success: done('The user is active'),
    failures: [404, 422],
    run: unblockUser,
  },
  // Email link
  {
    method: 'POST',
    path: '/users/{userId}/email-link',
    summary: 'Mail an invitation or a password reset',
    body: newEmailLink,
    success: created('The mail is on its way; a link that was open is dead'),
    failures: [404, 422],
    failureShape: 'error',
    run: createEmailLink,
  },
  {
    method: 'GET',
    path: '/users/{userId}/email-link',
    summary: 'Get the open link',
    success: { status: 200, description: 'The link, unusable', schema: emailLink },
    failures: [404],
    failureShape: 'error',
    run: getEmailLink,
  },
  {
    method: 'POST',
    path: '/auth/email-link',
    summary: 'Verify the ticket of a mailed link; it works once',
    body: newTicket,
    success: { status: 200, description: 'Whether the ticket was right, and whose it is', schema: verifiedTicket },
    failures: [422],
    failureShape: 'error',
    run: verifyEmailLink,
  },
  // Password
  {
    method: 'POST',
    path: '/users/{userId}/password',
    summary: 'Create password',
    body: newPassword,
    success: created('The password was set'),
    failures: [404, 422],
    run: createPassword,
  },
  {
    method: 'GET',
    path: '/users/{userId}/password',
    summary: 'Get what there is to say of the password',
    success: { status: 200, description: 'Everything but the password', schema: passwordStatus },
    failures: [404],
    run: getPassword,
  },
  {
    method: 'POST',
    path: '/users/{userId}/password/change',
    summary: 'Change password',
    body: changedPassword,
    success: done('The password is another one'),
    failures: [404, 422],
    run: changePassword,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}/password',
    summary: 'Delete password',
    success: done('The user has no password'),
    failures: [404],
    run: deletePassword,
  },
  // Passkeys
  {
    method: 'GET',
    path: '/users/{userId}/passkeys',
    summary: 'List passkeys',
    query: pageQuery,
    success: { status: 200, description: 'A page of passkeys, oldest first', schema: pageOf(passkey) },
    failures: [404, 422],
    failureShape: 'error',
    run: listPasskeys,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}/passkeys/{passkeyId}',
    summary: 'Delete passkey',
    success: done('The passkey is gone'),
    failures: [404],
    failureShape: 'error',
    run: deletePasskey,
  },
  // Organizations
  {
    method: 'POST',
    path: '/organizations',
    summary: 'Create organization',
    body: newOrganization,
    success: created('The organization was created'),
    failures: [422],
    run: createOrganization,
  },
  {
    method: 'GET',
    path: '/organizations',
    summary: 'List organizations',
    query: { ...userCountQuery, ...pageQuery },
    success: { status: 200, description: 'A page of organizations', schema: pageOf(organization) },
    failures: [422],
    run: listOrganizations,
  },
  {
    method: 'GET',
    path: '/organizations/{organizationId}',
    summary: 'Get organization',
    query: userCountQuery,
    success: { status: 200, description: 'The organization', schema: organization },
    failures: [404, 422],
    run: getOrganization,
  },
  {
    method: 'PATCH',
    path: '/organizations/{organizationId}',
    summary: 'Update organization',
    body: changedOrganization,
    success: { status: 200, description: 'The organization as it is now', schema: organization },
    failures: [404, 409, 422],
    run: updateOrganization,
  },
  {
    method: 'DELETE',
    path: '/organizations/{organizationId}',
    summary: 'Delete organization',
    success: done('The organization is gone'),
    failures: [404, 422],
    run: deleteOrganization,
  },
  // Organization of a user
  {
    method: 'PUT',
    path: '/users/{userId}/organization/{organizationId}',
    summary: 'Assign user to organization, in place of the one before',
    success: done('The user is assigned'),
    failures: [404],
    run: assignUserToOrganization,
  },
  {
    method: 'GET',
    path: '/users/{userId}/organization',
    summary: 'Get the organization of a user',
    success: { status: 200, description: 'The organization', schema: organization },
    failures: [404],
    run: getOrganizationOfUser,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}/organization',
    summary: 'Remove user from organization',
    success: done('The user is assigned to none'),
    failures: [404],
    run: removeUserFromOrganization,
  },
  // Events
  {
    method: 'GET',
    path: '/events',
    summary: 'Query log events',
    query: eventsQuery,
    success: {
      status: 200,
      description: 'A page of events, newest first; count is of all pages',
      schema: {
        type: 'object',
        properties: { count: { type: 'integer' }, events: { type: 'array', items: eventSchema } },
        required: ['count', 'events'],
      },
    },
    failures: [422],
    run: queryEvents,
  },
  {
    method: 'GET',
    path: '/events/export',
    summary: 'Export log events as CSV',
    query: filterQuery,
    success: { status: 200, description: 'CSV, newest first', mediaType: 'application/octet-stream' },
    failures: [422],
    run: exportEvents,
  },
  {
    method: 'GET',
    path: '/events/{eventId}',
    summary: 'Get log event',
    success: { status: 200, description: 'The event', schema: eventSchema },
    failures: [404],
    run: getEvent,
  },
]

export interface NevisOptions {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** The API as a plugin: its routes, its document, and the administration of keys and attributes. */
export const nevisRoutes =
  (services: Services, { now, log }: NevisOptions): FastifyPluginAsync =>
  async (app) => {
    const baseUrl = services.externalUrl + NEVIS_PREFIX
    await app.register(
      async (api) =>
        mountRoutes(api, {
          routes,
          baseUrl,
          open: ({ authorization, ...call }) => authenticateAccessKey(services, authorization, call),
          now,
          log,
        }),
      { prefix: NEVIS_PREFIX },
    )
    await app.register(async (api) => administrationRoutes(api, services, { now, log }), {
      prefix: ADMINISTRATION_PREFIX,
    })
    serveDocument(app, 'nevis', async () => {
      const { openapi } = await import('#api/nevis/openapi.ts')
      const examples = await readExamples('nevis')
      return openapi({ title: 'Nevis Identity Cloud user API, as Usher serves it', routes, baseUrl, examples })
    })
    serveDocument(app, 'nevis-administration', async () => {
      const { openapi } = await import('#api/nevis/openapi.ts')
      return openapi({
        title: 'Administration of the Nevis API: access keys and custom attributes',
        routes: administration,
        baseUrl: services.externalUrl + ADMINISTRATION_PREFIX,
        examples: await readExamples('nevis-administration'),
      })
    })
  }
