import { foldCase } from '#kit/fold-case.ts'

/**
 * Returns the comparison key of the domain part of a user name; undefined: it has none. Judged on the folded name, in
 * which every form of `@` is one: it is the folded name that users have and sign in with.
 */
export function nameDomain(userName: string): string | undefined {
  const key = foldCase(userName)
  const at = key.lastIndexOf('@')
  return at < 0 ? undefined : key.slice(at + 1)
}
