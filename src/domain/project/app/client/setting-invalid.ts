import { refuse } from '#domain/reasons/reason.ts'

/** Rejection of a client setting, by its name on the wire. */
export const settingInvalid = (name: string, problem: string) =>
  refuse('app.settingInvalid', { key: `${name} ${problem}` })
