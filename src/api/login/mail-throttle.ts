/** How many mails one user is sent at a page's wish within how long (milliseconds), and of how many users is known. */
const MAX_MAILS = 5
const WINDOW_MS = 10 * 60 * 1000
const MAX_USERS = 10_000

/**
 * Says whether one more mail may go to a user, and counts it. Who is flooded by somebody else still has the mails that
 * were sent; per process, since it protects from a nuisance only.
 */
export function createMailThrottle(): (userId: string, now: number) => boolean {
  const sent = new Map<string, number[]>()
  return (userId, now) => {
    const recent = (sent.get(userId) ?? []).filter((at) => now - at < WINDOW_MS)
    if (recent.length >= MAX_MAILS) return false
    sent.delete(userId)
    sent.set(userId, [...recent, now])
    if (sent.size > MAX_USERS) {
      const [oldest] = sent.keys()
      if (oldest !== undefined) sent.delete(oldest)
    }
    return true
  }
}
