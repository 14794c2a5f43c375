/** All routes of the Nevis API: parameters, answers and handlers. */
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
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'

export const NEVIS_PREFIX = '/nevis/api/v1'
export const ADMINISTRATION_PREFIX = '/nevis/admin/v1'

const createdResponse = (description: string) => ({ status: 201, description, hasLocation: true }) as const
const done = (description: string) => ({ status: 204, description }) as const

export const routes: readonly Route<KeyContext>[] = [
  // Users
  {
    method: 'POST',
    path: '/users',
    summary: 'Create user',
    body: newUser,
    success: createdResponse('User created; no mail is sent'),
    failures: [422],
    run: createUser,
  },
  {
    method: 'GET',
    path: '/users',
    summary: 'List users, filtered by any of their fields',
    query: { ...userQuery, ...pageQuery },
    success: { status: 200, description: 'Page of users, ordered by creation date', schema: pageOf(user) },
    failures: [422],
    run: listUsers,
  },
  {
    method: 'GET',
    path: '/users/{userId}',
    summary: 'Get user',
    success: { status: 200, description: 'User', schema: user },
    failures: [404],
    run: getUser,
  },
  {
    method: 'PATCH',
    path: '/users/{userId}',
    summary: 'Update user',
    body: changedUser,
    success: { status: 200, description: 'Updated user', schema: user },
    failures: [404, 409, 422],
    run: updateUser,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}',
    summary: 'Delete user',
    success: done('User and all of its data deleted'),
    failures: [404],
    run: deleteUser,
  },
  // Block
  ...(['POST', 'PUT'] as const).map(
    (method): Route<KeyContext> => ({
      method,
      path: '/users/{userId}/block',
      summary: 'Block user',
      success: done('User blocked and signed out of all sessions'),
      failures: [404, 422],
      run: blockUser,
    }),
  ),
  {
    method: 'DELETE',
    path: '/users/{userId}/block',
    summary: 'Unblock user',
    success: done('User active'),
    failures: [404, 422],
    run: unblockUser,
  },
  // Email link
  {
    method: 'POST',
    path: '/users/{userId}/email-link',
    summary: 'Send an invitation or password reset by email',
    body: newEmailLink,
    success: createdResponse('Email queued; an earlier pending link expires'),
    failures: [404, 422],
    failureShape: 'error',
    run: createEmailLink,
  },
  {
    method: 'GET',
    path: '/users/{userId}/email-link',
    summary: 'Get pending link',
    success: { status: 200, description: 'Pending link, ticket redacted', schema: emailLink },
    failures: [404],
    failureShape: 'error',
    run: getEmailLink,
  },
  {
    method: 'POST',
    path: '/auth/email-link',
    summary: 'Verify the ticket of a link; each ticket works once',
    body: newTicket,
    success: {
      status: 200,
      description: 'Result of the verification, and the user of the ticket',
      schema: verifiedTicket,
    },
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
    success: createdResponse('Password set'),
    failures: [404, 422],
    run: createPassword,
  },
  {
    method: 'GET',
    path: '/users/{userId}/password',
    summary: 'Get password status',
    success: { status: 200, description: 'Password status, without the password', schema: passwordStatus },
    failures: [404],
    run: getPassword,
  },
  {
    method: 'POST',
    path: '/users/{userId}/password/change',
    summary: 'Change password',
    body: changedPassword,
    success: done('Password changed'),
    failures: [404, 422],
    run: changePassword,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}/password',
    summary: 'Delete password',
    success: done('Password deleted'),
    failures: [404],
    run: deletePassword,
  },
  // Passkeys
  {
    method: 'GET',
    path: '/users/{userId}/passkeys',
    summary: 'List passkeys',
    query: pageQuery,
    success: { status: 200, description: 'Page of passkeys, oldest first', schema: pageOf(passkey) },
    failures: [404, 422],
    failureShape: 'error',
    run: listPasskeys,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}/passkeys/{passkeyId}',
    summary: 'Delete passkey',
    success: done('Passkey deleted'),
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
    success: createdResponse('Organization created'),
    failures: [422],
    run: createOrganization,
  },
  {
    method: 'GET',
    path: '/organizations',
    summary: 'List organizations',
    query: { ...userCountQuery, ...pageQuery },
    success: { status: 200, description: 'Page of organizations', schema: pageOf(organization) },
    failures: [422],
    run: listOrganizations,
  },
  {
    method: 'GET',
    path: '/organizations/{organizationId}',
    summary: 'Get organization',
    query: userCountQuery,
    success: { status: 200, description: 'Organization', schema: organization },
    failures: [404, 422],
    run: getOrganization,
  },
  {
    method: 'PATCH',
    path: '/organizations/{organizationId}',
    summary: 'Update organization',
    body: changedOrganization,
    success: { status: 200, description: 'Updated organization', schema: organization },
    failures: [404, 409, 422],
    run: updateOrganization,
  },
  {
    method: 'DELETE',
    path: '/organizations/{organizationId}',
    summary: 'Delete organization',
    success: done('Organization deleted'),
    failures: [404, 422],
    run: deleteOrganization,
  },
  // Organization of a user
  {
    method: 'PUT',
    path: '/users/{userId}/organization/{organizationId}',
    summary: 'Assign user to organization, replacing an earlier assignment',
    success: done('User assigned'),
    failures: [404],
    run: assignUserToOrganization,
  },
  {
    method: 'GET',
    path: '/users/{userId}/organization',
    summary: 'Get the organization of a user',
    success: { status: 200, description: 'Organization', schema: organization },
    failures: [404],
    run: getOrganizationOfUser,
  },
  {
    method: 'DELETE',
    path: '/users/{userId}/organization',
    summary: 'Remove user from organization',
    success: done('User removed from the organization'),
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
      description: 'Page of events, newest first; count includes all pages',
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
    success: { status: 200, description: 'Event', schema: eventSchema },
    failures: [404],
    run: getEvent,
  },
]
