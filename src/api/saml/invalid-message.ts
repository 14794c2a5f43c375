/** A message that is not answered to its sender, since nothing in it can be relied on. The text is for developers. */
export class InvalidMessage extends Error {}
