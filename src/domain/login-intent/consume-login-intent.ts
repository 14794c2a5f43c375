import type { Services } from '#domain/context.ts'
import { USED_LOGIN_INTENTS } from '#domain/login-intent/login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { AppError } from '#kit/errors.ts'

/** Uses a succeeded intent, once, and removes its identity. @throws `intent.consumed` */
export async function consumeLoginIntent(services: Pick<Services, 'rows' | 'events'>, id: string): Promise<void> {
  const row = await services.rows.selectFrom('login_intents').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('intent.consumed')
  const once = { scope: USED_LOGIN_INTENTS, name: id, taken: 'Errors.Intent.Unknown' }
  try {
    const used = { ...row, stage: 'consumed' as const, sealed: '' }
    await services.events.writeRecords([{ table: 'login_intents', put: used }], [once])
  } catch (error) {
    if (error instanceof AppError && error.kind === 'alreadyExists') throw refuse('intent.consumed', { cause: error })
    throw error
  }
}
