/** XML that is not read. The text is for the developers of the system that sent it. */
export class InvalidXml extends Error {}
