import { toJson } from '@bufbuild/protobuf'
import { type DataOrg, DataOrgSchema } from '@zitadel/proto/zitadel/admin_pb.js'
import { importPolicies, POLICIES } from '#api/zitadel/admin-v1/import-policies.ts'
import {
  type ImportError,
  type ImportedParts,
  importProjects,
  importRelations,
  STRUCTURE,
  type StructureImport,
} from '#api/zitadel/admin-v1/import-structure.ts'
import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { importOrg } from '#domain/org/flows/import-org.ts'
import { isKnownOrg } from '#domain/org/is-known-org.ts'
import { AppError, unimplemented } from '#kit/errors.ts'
import { faultsOf, importPeople, type PersonOutcome } from '#people-format/import-people.ts'
import type { Members } from '#people-format/members.ts'
import { objectOf } from '#people-sources/loose-json.ts'
import { peopleOf, unlistedOf } from '#people-sources/sources/zitadel.ts'

/** People imported at a time. */
const AT_A_TIME = 64
const OPTIONS = {
  dryRun: false,
  quiet: false,
  onConflict: 'fail',
  orgId: '',
  idps: {},
  country: '',
  dropInvalid: false,
  initialWithoutCredential: false,
  migratePasswords: false,
  createOrgs: false,
} as const

type ImportedOrg = ImportedParts & { readonly orgId: string }

export const importOrgs = {
  /**
   * Imports organizations with their projects, applications, users and grants, as ZITADEL's tools send them. Lists all
   * other parts of an organization as errors of their kind (docs/compatibility.md).
   */
  async importData(ctx, { data }) {
    requireOnInstance(ctx.caller, 'iam.write')
    // Files of a server's own disk or of a bucket are no input of an API.
    if (data.case !== 'dataOrgs') throw unimplemented('', 'only data_orgs is supported')
    const errors: ImportError[] = []
    const orgs: ImportedOrg[] = []
    for (const org of data.value.orgs) {
      const structure = await importStructure(ctx, org, { errors, clientIds: new Map(), issuedSecrets: [] })
      orgs.push({ ...structure, ...(await importPeopleOf(ctx, org, errors)) })
    }
    const imported: ImportedOrg[] = []
    // A grant may be about an organization or a user that comes later.
    for (const [i, org] of data.value.orgs.entries())
      imported.push({ orgId: org.orgId, ...orgs[i], ...(await importRelations(ctx, org, errors)) })
    return { errors, success: { orgs: imported } }
  },
} satisfies AdminRpcs

/** Adds an organization where it is missing, with its projects, roles and applications. */
export async function importStructure(ctx: OrgContext, org: DataOrg, into: StructureImport): Promise<ImportedOrg> {
  await addMissingOrg(ctx, org, into.errors)
  await importPolicies(ctx, org, into.errors)
  return { orgId: org.orgId, ...(await importProjects(ctx, org, into)) }
}

async function importPeopleOf(ctx: OrgContext, org: DataOrg, errors: ImportError[]): Promise<ImportedParts> {
  const orgMembers = objectOf(toJson(DataOrgSchema, org))
  for (const name of unlistedOf(orgMembers, STRUCTURE.union(POLICIES)))
    errors.push({ type: name, id: org.orgId, message: 'not imported' })
  // Made by toJson, so it is JSON.
  const people = peopleOf(orgMembers) as Members[]
  const imported = { humanUserIds: [] as string[], machineUserIds: [] as string[] }
  for (let at = 0; at < people.length; at += AT_A_TIME) {
    const batch = people.slice(at, at + AT_A_TIME)
    const outcomes = await importPeople(ctx, batch, OPTIONS)
    for (const [i, outcome] of outcomes.entries()) {
      const isMachine = batch[i]?.machine !== undefined
      if (outcome.status === 'refused') errors.push(errorOf(outcome, { isMachine, person: batch[i] ?? {} }))
      else (isMachine ? imported.machineUserIds : imported.humanUserIds).push(outcome.userId ?? '')
    }
  }
  return imported
}

async function addMissingOrg(ctx: OrgContext, { orgId, org }: DataOrg, errors: ImportError[]): Promise<void> {
  if (!org || (await isKnownOrg(ctx, orgId))) return
  try {
    await importOrg(ctx, org.name, orgId)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    errors.push({
      type: 'org',
      id: orgId,
      message: faultsOf(error)
        .map(({ message }) => message)
        .join('; '),
    })
  }
}

function errorOf(
  { faults, userName }: Extract<PersonOutcome, { status: 'refused' }>,
  { isMachine, person }: { isMachine: boolean; person: Members },
): ImportError {
  return {
    type: isMachine ? 'machine_user' : 'human_user',
    id: typeof person.userId === 'string' ? person.userId : (userName ?? ''),
    message: faults.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; '),
  }
}
