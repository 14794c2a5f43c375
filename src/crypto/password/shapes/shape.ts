/**
 * Translates the text of another system to one that a scheme reads, which may itself be of another shape. Returns
 * undefined for a text of another shape.
 * @throws `password.hashNotSupported` for a text of this shape that no sign-in could check
 */
export type Shape = (text: string) => string | undefined
