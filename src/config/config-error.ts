/** A setting or an option that cannot be used: exit code 2, its name in the message, and never a secret. */
export class ConfigError extends Error {}
