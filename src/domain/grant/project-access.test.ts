import { expect, test } from 'vitest'
import { refusalOf } from '#domain/grant/project-access.ts'

const open = { projectCheck: false, orgHasProject: false, roleCheck: false, userHasRole: false }

test.each([
  ['a project that asks for nothing is open to all', open, undefined],
  ['the organization has to have the project', { ...open, projectCheck: true }, 'AUTHR-prjrq'],
  ['with the project it does', { ...open, projectCheck: true, orgHasProject: true }, undefined],
  ['the person has to have a role', { ...open, roleCheck: true }, 'AUTHR-grtrq'],
  ['with a role they may', { ...open, roleCheck: true, userHasRole: true }, undefined],
])('%s', (_name, access, refusal) => {
  expect(refusalOf(access)?.id).toBe(refusal)
})
