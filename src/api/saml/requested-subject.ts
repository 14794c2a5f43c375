/** The user that a request names (SAML 2.0 Core §3.4.1, `Subject`). */
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import { type NamedUser, nameIdOf } from '#api/saml/name-id.ts'
import { ASSERTION, nameIdFormats } from '#api/saml/names.ts'
import { attributeOf, childOf, textOf } from '#crypto/xml/parse-xml.ts'
import type { RequestedSubject } from '#domain/auth-request/auth-request.ts'
import { foldCase } from '#kit/fold-case.ts'

const MAX_LENGTH = 200

/** @throws InvalidMessage */
export function requestedSubjectOf(authnRequest: Element): RequestedSubject | undefined {
  const subject = childOf(authnRequest, ASSERTION, 'Subject')
  if (!subject) return undefined
  const nameId = childOf(subject, ASSERTION, 'NameID')
  const value = textOf(nameId)
  if (!nameId || !value || value.length > MAX_LENGTH) throw new InvalidMessage('Subject must have a NameID')
  return { format: attributeOf(nameId, 'Format'), value }
}

/** With what the sign-in pages begin. */
export function hintsOf(subject: RequestedSubject | undefined): { loginHint: string; hintUserId: string } {
  if (!subject) return { loginHint: '', hintUserId: '' }
  const isId = subject.format === nameIdFormats.persistent
  return { loginHint: isId ? '' : subject.value, hintUserId: isId ? subject.value : '' }
}

/** Returns whether a request is for this user. Transient names are unknown after their sign-in. */
export function isRequestedUser(user: NamedUser, subject: RequestedSubject | undefined): boolean {
  if (!subject) return true
  const named = subject.format === nameIdFormats.transient ? undefined : nameIdOf(user, subject.format)
  return named !== undefined && foldCase(named.value) === foldCase(subject.value)
}
