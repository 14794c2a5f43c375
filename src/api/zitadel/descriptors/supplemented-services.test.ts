import { type DescMessage, fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf'
import { UserService as InstalledUserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { expect, test } from 'vitest'
import {
  ActionService,
  ApplicationService,
  OrganizationService,
  ProjectService,
  SessionService,
  SettingsService,
  UserService,
} from '#api/zitadel/descriptors/services-v2.ts'
import { accessRuleOf } from '#api/zitadel/interceptors/access.ts'
import { compileValidator } from '#api/zitadel/interceptors/validate/compile.ts'
import { restBindings } from '#api/zitadel/transcode/rest-routes.ts'

const roundTrip = (message: DescMessage, json: object) =>
  toJson(message, fromBinary(message, toBinary(message, fromJson(message, json as never))))

test('an installed message has the fields of newer releases and keeps its existing ones', () => {
  const settings = { allowUsernamePassword: true, allowLocalAuthentication: true, forceMfa: true }
  expect(roundTrip(SettingsService.method.getLoginSettings.output, { settings })).toEqual({ settings })
  const session = { sessionId: '1', checks: { recoveryCode: { code: 'a' }, totp: { code: 'b' } } }
  expect(roundTrip(SessionService.method.setSession.input, session)).toEqual(session)
  const created = { organizationId: '1', machine: { name: 'm', accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' } }
  expect(roundTrip(UserService.method.createUser.input, created)).toEqual(created)
})

test('a field that newer releases added is encoded with its number', () => {
  const bytes = toBinary(
    SettingsService.method.getLoginSettings.output,
    fromJson(SettingsService.method.getLoginSettings.output, { settings: { allowLocalAuthentication: true } }),
  )
  // Field 2 (length-delimited, 3 bytes) with field 20 (varint) in it.
  expect([...bytes]).toEqual([0x12, 3, 0xa0, 0x01, 1])
})

test('messages of packages that are not installed keep all their fields, oneofs and nested messages included', () => {
  const filters = [
    { projectNameFilter: { projectName: 'a', method: 'TEXT_FILTER_METHOD_CONTAINS' } },
    { inProjectIdsFilter: { ids: ['1', '2'] } },
    { organizationIdFilter: { organizationId: '3', type: 'OWNED_OR_GRANTED' } },
  ]
  expect(roundTrip(ProjectService.method.listProjects.input, { filters })).toEqual({ filters })
  const app = { projectId: '1', name: 'a', oidcConfiguration: { redirectUris: ['https://a'], clockSkew: '3s' } }
  expect(roundTrip(ApplicationService.method.createApplication.input, app)).toEqual(app)
  const update = { projectId: '1', projectRoleAssertion: false }
  expect(roundTrip(ProjectService.method.updateProject.input, update)).toEqual(update)
})

test.each([
  [ProjectService.method.createProject.input, { name: 'a' }, 'CreateProjectRequest.OrganizationId: value length'],
  [
    UserService.method.generateRecoveryCodes.input,
    { userId: '1', count: 51 },
    'Count: value must be inside range [1, 50]',
  ],
  [
    ApplicationService.method.createApplication.input,
    { projectId: '1', name: 'a' },
    'ApplicationType: value is required',
  ],
  [ActionService.method.createTarget.input, { name: 'a', restAsync: {}, endpoint: 'x', timeout: '271s' }, 'Timeout'],
])('%s: %j is rejected for %s', (message, json, text) => {
  expect(() => compileValidator(message)(fromJson(message, json as never))).toThrow(text)
})

test('RPCs have the permissions and bindings of the tables', () => {
  expect(accessRuleOf(ProjectService.method.listProjectRoles)).toEqual({ permission: 'project.role.read' })
  const [binding] = restBindings(OrganizationService.method.addOrganization as never)
  expect(binding).toMatchObject({ httpMethod: 'POST', template: '/v2/organizations', body: '*' })
  const [patch] = restBindings(UserService.method.updateUser as never)
  expect(patch).toMatchObject({ httpMethod: 'PATCH', template: '/v2/users/{user_id}', body: '*' })
})

test('installed descriptors are not changed', () => {
  expect(InstalledUserService.methods).toHaveLength(58)
  expect(UserService.methods).toHaveLength(60)
})
