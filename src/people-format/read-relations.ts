import { inside, type Members, type Place, readFlag, readList, readObject, readText } from '#people-format/members.ts'

export const RELATION_MEMBERS = ['organization', 'grants', 'passwordMigration']
const GRANT = new Set(['projectId', 'roleKeys'])
const TEXT = { required: true, pattern: /\S/ }

/** Relations of a user to other objects. */
export interface Relations {
  /** Name of the organization; '' : the one that `orgId` names. */
  readonly organization: string
  readonly grants: readonly { readonly projectId: string; readonly roleKeys: readonly string[] }[]
  /** The source system verifies the password at the first sign-in. */
  readonly passwordMigration: boolean
}

export function readRelations(members: Members, place: Place): Relations {
  return {
    organization: readText(members.organization, inside(place, 'organization')),
    grants: readList(members.grants, inside(place, 'grants'), (item, at) => {
      const { projectId, roleKeys } = readObject(item, at, GRANT)
      return {
        projectId: readText(projectId, inside(at, 'projectId'), TEXT),
        roleKeys: readList(roleKeys, inside(at, 'roleKeys'), (one, there) => readText(one, there, TEXT)),
      }
    }),
    passwordMigration: readFlag(members.passwordMigration, inside(place, 'passwordMigration')),
  }
}
