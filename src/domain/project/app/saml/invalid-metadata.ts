/** Metadata of which no service provider can be read. The text is for its developers. */
export class InvalidMetadata extends Error {}
