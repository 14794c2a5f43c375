/** Longest address, in characters. */
const MAX = 2000

/** Returns whether a text is the address of a picture on another server. */
export const isPictureUrl = (text: string): boolean =>
  text.length <= MAX && /^https?:\/\/[^\s\p{Cc}]+$/u.test(text) && URL.canParse(text)

/** Returns the address of a person's picture; undefined for a person without one, or with one in a store of files. */
export const pictureUrl = (avatarKey: string | null): string | undefined =>
  avatarKey && isPictureUrl(avatarKey) ? avatarKey : undefined
