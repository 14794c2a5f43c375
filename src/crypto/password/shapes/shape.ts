/**
 * Translates the text of another system to one that a scheme reads, which may be of another shape again.
 * Undefined for a text of another shape.
 * @throws `password.hashNotSupported` for a text of this shape that no sign-in could check
 */
export type Shape = (text: string) => string | undefined
