import type { Services } from '#domain/context.ts'
import type { ClientConfig } from '#domain/project/app/app-config.ts'
import { loginNamesOfAll } from '#domain/user/login-names.ts'
import { userAggregate } from '#domain/user/user.ts'
import { foldCase } from '#kit/fold-case.ts'
import { prepared, type Values } from '#storage/prepared.ts'

/** Bounds the work that a name costs which machines of many organizations have. */
const MAX_CANDIDATES = 100

/** Clients of the token endpoint: a registered application, or a machine user for itself. */
export type Client =
  | {
      readonly kind: 'app'
      readonly clientId: string
      readonly name: string
      readonly projectId: string
      readonly orgId: string
      /** Of the client secret; '' : none. */
      readonly secretHash: string
      readonly config: ClientConfig
      /** Userinfo contains the roles of the project without a scope that requests them. */
      readonly roleAssertion: boolean
    }
  | {
      readonly kind: 'machine'
      /** The user's id. */
      readonly clientId: string
      readonly orgId: string
      readonly secretHash: string
      readonly accessTokenType: 'opaque' | 'jwt'
    }

/**
 * Returns the client of an id, or undefined when it is unknown, or it, its project or its organization is not active.
 * Finds a machine user by its id, and by the login name it authenticates under with a secret
 * (docs/contract/zitadel-management-v1.md, 6.2). Generated ids take precedence and cannot be chosen; chosen ids and
 * login names share one namespace (`userNames`). Resolves deactivated holders of an id too, so that another client
 * cannot claim their id.
 */
export async function findClient(
  services: Pick<Services, 'rows' | 'events'>,
  clientId: string,
): Promise<Client | undefined> {
  const app = await findApp(services, clientId)
  if (app) return app.acts ? app.client : undefined
  const machine = (await findMachine(services, clientId)) ?? (await findMachineByLoginName(services, clientId))
  return machine?.acts ? machine.client : undefined
}

/** Holder of an id, and whether it is active now. */
interface Holder {
  readonly client: Client
  readonly acts: boolean
}

const appByClientId = prepared(
  (rows, value: Values<{ clientId: string }>) =>
    rows
      .selectFrom('apps as app')
      .innerJoin('projects as project', 'project.id', 'app.project_id')
      .innerJoin('orgs as org', 'org.id', 'app.org_id')
      .selectAll('app')
      .select(['project.role_assertion as roleAssertion', 'project.state as projectState', 'org.state as orgState'])
      .where('app.client_id', '=', value('clientId'))
      .where('app.kind', '!=', 'saml'),
  { reads: ['apps', 'projects', 'orgs'] },
)

type AppRow = Awaited<ReturnType<typeof appByClientId>>[number]

/** By row: one that is remembered is read once. */
const apps = new WeakMap<AppRow, Holder>()

async function findApp({ rows }: Pick<Services, 'rows'>, clientId: string): Promise<Holder | undefined> {
  const [app] = await appByClientId(rows, { clientId })
  if (!app) return undefined
  const holder = apps.get(app) ?? toHolder(app)
  apps.set(app, holder)
  return holder
}

function toHolder(app: AppRow): Holder {
  return {
    acts: [app.state, app.projectState, app.orgState].every((state) => state === 'active'),
    client: {
      kind: 'app',
      clientId: app.client_id,
      name: app.name,
      projectId: app.project_id,
      orgId: app.org_id,
      secretHash: app.secret_hash,
      // Written by the project's projection.
      config: JSON.parse(app.config) as ClientConfig,
      roleAssertion: app.roleAssertion === 1,
    },
  }
}

const machineById = prepared(
  (rows, value: Values<{ userId: string }>) =>
    rows
      .selectFrom('users as user')
      .innerJoin('orgs as org', 'org.id', 'user.org_id')
      .select(['user.org_id as orgId', 'user.access_token_type as accessTokenType'])
      .select(['user.state as state', 'org.state as orgState'])
      .where('user.id', '=', value('userId'))
      .where('user.type', '=', 'machine'),
  { reads: ['users', 'orgs'] },
)

async function findMachine(services: Pick<Services, 'rows' | 'events'>, userId: string): Promise<Holder | undefined> {
  const [machine] = await machineById(services.rows, { userId })
  if (!machine) return undefined
  const user = await services.events.load(userAggregate, userId)
  return {
    acts: machine.state === 'active' && machine.orgState === 'active',
    client: {
      kind: 'machine',
      clientId: userId,
      orgId: machine.orgId,
      secretHash: user.state.machine.secretHash,
      accessTokenType: machine.accessTokenType === 1 ? 'jwt' : 'opaque',
    },
  }
}

const machinesByName = prepared(
  (rows, value: Values<{ key: string; bareKey: string }>) =>
    rows
      .selectFrom('users')
      .select(['id', 'org_id', 'user_name'])
      .where('user_name_key', 'in', [value('key'), value('bareKey')])
      .where('type', '=', 'machine')
      .limit(MAX_CANDIDATES),
  { reads: ['users'] },
)

/** `name`, or `name@domain` where login names have the organization's domain. */
async function findMachineByLoginName(
  services: Pick<Services, 'rows' | 'events'>,
  loginName: string,
): Promise<Holder | undefined> {
  const key = foldCase(loginName)
  const at = key.lastIndexOf('@')
  const candidates = await machinesByName(services.rows, { key, bareKey: at > 0 ? key.slice(0, at) : key })
  const names = await loginNamesOfAll(services, candidates)
  const named = candidates.filter((_, i) => names[i]?.loginNames.some((name) => foldCase(name) === key))
  const [only] = named
  return only && named.length === 1 ? findMachine(services, only.id) : undefined
}
