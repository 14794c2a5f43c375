/** Resolves with the work's result; rejects when it takes longer than these milliseconds, and leaves it to itself. */
export async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`not done within ${milliseconds} ms`)), milliseconds).unref()
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
