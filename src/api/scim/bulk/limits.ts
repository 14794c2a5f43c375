export const MAX_OPERATIONS = 1000
export const MAX_BODY_BYTES = 2_097_152
