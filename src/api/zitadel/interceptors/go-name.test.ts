import { AddHumanUserRequest_ProfileSchema } from '@zitadel/proto/zitadel/management_pb.js'
import { expect, test } from 'vitest'
import { goName, goTypeName } from '#api/zitadel/interceptors/go-name.ts'

test.each([
  ['user_id', 'UserId'],
  ['id', 'Id'],
  ['u2f_key', 'U2FKey'],
  ['is_email_verified', 'IsEmailVerified'],
])('%s is %s in Go', (proto, go) => {
  expect(goName(proto)).toBe(go)
})

test('a nested message carries the name of its parent', () => {
  expect(goTypeName(AddHumanUserRequest_ProfileSchema)).toBe('AddHumanUserRequest_Profile')
})
