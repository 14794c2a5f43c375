const FIRST_MS = 5_000
const LONGEST_MS = 60 * 60 * 1000
const GIVE_UP_AFTER_MS = 7 * 24 * LONGEST_MS

/**
 * Returns the delay after a failed delivery in milliseconds: 5 s doubling to one hour, then hourly. Undefined after
 * seven days of tries. `attempt` counts the tries so far, from 1.
 */
export function retryDelayMs(attempt: number): number | undefined {
  let waited = 0
  for (let tried = 1; tried < attempt && waited < GIVE_UP_AFTER_MS; tried++) waited += delayAfter(tried)
  return waited < GIVE_UP_AFTER_MS ? delayAfter(attempt) : undefined
}

const delayAfter = (attempt: number): number => Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS)
