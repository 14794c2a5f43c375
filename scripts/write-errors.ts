/** `npm run errors`: writes docs/errors.md. */
import { writeFileSync } from 'node:fs'
import { ERROR_REFERENCE, errorReference } from './rules/error-reference.ts'

writeFileSync(ERROR_REFERENCE, errorReference())
