/** The result of the work, but not before `ms` milliseconds: how long it took tells nothing, if it takes less. */
export async function atLeast<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const [settled] = await Promise.allSettled([work, new Promise((resolve) => setTimeout(resolve, ms))])
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}
