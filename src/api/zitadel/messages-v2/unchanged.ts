import { AppError } from '#kit/errors.ts'

/**
 * Returns `unchanged()` if a command rejects for one of these reasons: version 2 accepts a write without a change, and
 * a removal of a missing object (docs/contract/zitadel-v2.md, 4.6).
 */
export async function acceptUnchanged<T>(
  work: Promise<T>,
  reasons: readonly string[],
  unchanged: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && error.reason !== undefined && reasons.includes(error.reason)) return unchanged()
    throw error
  }
}
