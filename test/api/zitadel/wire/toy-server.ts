import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { createListener, type ListenerOptions } from '#api/http/listener.ts'
import { createRouter } from '#api/http/router.ts'
import type { Access, AccessRule, CallFacts } from '#api/zitadel/interceptors/access.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { createZitadelApi, mount } from '#api/zitadel/mount.ts'
import { alreadyExists, failedPrecondition, notFound, permissionDenied, unauthenticated } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'

/** What the toy handlers are handed. */
export interface ToyContext {
  readonly caller: { readonly id: string }
  readonly orgId: string
  readonly facts: CallFacts
}

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

export const TOY_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Errors.User.AlreadyExists': { en: 'User already exists', de: 'Benutzer existiert bereits' },
  'Errors.User.NotFound': { en: 'User could not be found' },
  'Errors.Internal': { en: 'An internal error occurred' },
}

/** A server with a few RPCs over a Map, and an access check that knows three tokens. */
export async function startToyServer(
  options: {
    handlers?: ServiceHandlers<typeof ManagementService, ToyContext>
    bodyLimitBytes?: number
    listener?: Pick<ListenerOptions, 'tls' | 'timeouts'>
  } = {},
) {
  const lines: LogLine[] = []
  const rules: (AccessRule | undefined)[] = []
  const log = recordingLog(lines)
  const api = createZitadelApi({
    services: [
      mount(
        ManagementService,
        { basePath: '/management/v1', openapiName: 'management' },
        { ...toyHandlers(), ...options.handlers },
      ),
    ],
    access: toyAccess(rules),
    translate: (key, _params, language) => TOY_TEXTS[key]?.[language] ?? TOY_TEXTS[key]?.en,
    languages: ['en', 'de'],
    log,
    bodyLimitBytes: options.bodyLimitBytes ?? 1024 * 1024,
  })
  const router = await createRouter({
    plugins: [api.plugin],
    directHandlers: [api.directHandler],
    bodyLimitBytes: options.bodyLimitBytes ?? 1024 * 1024,
    log,
  })
  const listener = createListener({ http1: router.http1, http2: router.http2, ...options.listener })
  const port = await listener.listen('127.0.0.1', 0)
  return {
    port,
    url: `${options.listener?.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    api,
    lines,
    rules,
    listener,
    close: async () => {
      await listener.close()
      await router.close()
    },
  }
}

export type ToyServer = Awaited<ReturnType<typeof startToyServer>>

function recordingLog(lines: LogLine[]): Log {
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message })
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function toyAccess(rules: (AccessRule | undefined)[]): Access<ToyContext> {
  return {
    async authenticate(facts, rule) {
      rules.push(rule)
      const ctx = { caller: { id: 'anna' }, orgId: facts.orgId ?? 'org-1', facts }
      if (!rule) return ctx
      if (!facts.authorization) throw unauthenticated('', 'auth header missing')
      if (facts.authorization === 'Bearer reader' && rule.permission !== 'user.read') {
        throw permissionDenied('AUTH-5mWD2', 'No matching permissions found')
      }
      if (!/^Bearer (good|reader)$/.test(facts.authorization)) {
        throw unauthenticated('AUTH-7fs1e', 'Errors.Token.Invalid')
      }
      if (facts.orgId === 'nowhere') throw permissionDenied('AUTH-Bs7Ds', "Organisation doesn't exist")
      return ctx
    },
  }
}

function toyHandlers(): ServiceHandlers<typeof ManagementService, ToyContext> {
  const names = new Map<string, string>()
  return {
    async addHumanUser(ctx, request) {
      if (request.userName === 'boom') throw new Error('SELECT secret FROM users at /srv/db.ts')
      if (request.userName === 'umlaut') throw failedPrecondition('TOY-1', 'Prüfung: 100% "nein", 😀')
      const key = request.userName.toLowerCase()
      if (names.has(key)) throw alreadyExists('V3-DKcYh', 'Errors.User.AlreadyExists')
      const userId = String(1000 + names.size)
      names.set(key, userId)
      return {
        userId,
        details: {
          sequence: 2n,
          creationDate: timestampFromMs(Date.UTC(2026, 0, 2, 3, 4, 5, 60)),
          resourceOwner: ctx.orgId,
        },
      }
    },
    async getUserByID(_ctx, request) {
      const userEntry = [...names].find(([, id]) => id === request.id)
      if (!userEntry) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
      return { user: { id: request.id, userName: userEntry[0], type: { case: 'human', value: { phone: {} } } } }
    },
    async isUserUnique(_ctx, request) {
      return { isUnique: !names.has(request.userName.toLowerCase()) }
    },
    async listUsers(_ctx, request) {
      return {
        details: { totalResult: BigInt(names.size) },
        result: [...names].slice(0, request.query?.limit || undefined).map(([userName, id]) => ({ id, userName })),
      }
    },
    async setUserMetadata(_ctx, request) {
      return { details: { resourceOwner: Buffer.from(request.value).toString('latin1') } }
    },
  }
}

/** The smallest valid body of AddHumanUser. */
export const minimalHuman = (userName: string) => ({
  userName,
  profile: { firstName: 'Minnie', lastName: 'Mouse' },
  email: { email: 'minnie@example.com' },
})
