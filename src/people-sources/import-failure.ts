/** A file as a whole that cannot be imported; the message is one sentence for its owner. */
export class ImportFailure extends Error {}
