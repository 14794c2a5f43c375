import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { EventStore } from '#eventstore/event-store.ts'

/**
 * A context that interferes with the pushes of a command (`push` or `pushOne` inside `retry`):
 * `work` happens before its first push, after it has read, as if another writer were faster.
 */
export const beforePush = (ctx: OrgContext, work: () => Promise<unknown>): OrgContext =>
  beforeEachPush(ctx, async (count) => (count === 1 ? work() : undefined))

/** Like `beforePush`, before each push; `count` starts at 1. An error it throws fails the push. */
export function beforeEachPush(ctx: OrgContext, work: (count: number) => Promise<unknown>): OrgContext {
  const { events } = ctx
  let count = 0
  const interposed: Pick<
    EventStore,
    'load' | 'loadAll' | 'history' | 'nonexistent' | 'retry' | 'push' | 'pushOne' | 'change'
  > = {
    load: (aggregate, id) => events.load(aggregate, id),
    loadAll: (requests) => events.loadAll(requests),
    history: (filter) => events.history(filter),
    nonexistent: (aggregate, id) => events.nonexistent(aggregate, id),
    retry: (attempt) => events.retry(attempt),
    async pushOne(author, of) {
      await work(++count)
      return events.pushOne(author, of)
    },
    change: (author, aggregate, id, decide) => events.change(author, aggregate, id, decide),
    async push(author, changes) {
      await work(++count)
      return events.push(author, changes)
    },
  }
  // The command sees the parts of the store that commands use.
  return { ...ctx, events: interposed as EventStore }
}
