/**
 * Longest passwords of the schemes themselves, in bytes of UTF-8. Their work grows with the length, so a longer one is
 * wrong without being tried: no system could have stored it.
 */

/** libxcrypt's CRYPT_MAX_PASSPHRASE_SIZE: md5-crypt and sha-crypt. */
export const MAX_CRYPT_PASSWORD_BYTES = 512
/** phpass 0.4. */
export const MAX_PHPASS_PASSWORD_BYTES = 4096
/** Drupal 7. */
export const MAX_DRUPAL7_PASSWORD_BYTES = 512
/** bcrypt reads no further. */
export const MAX_BCRYPT_PASSWORD_BYTES = 72
