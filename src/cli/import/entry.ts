import type { Members } from '#people-format/members.ts'

/** A person of a file in the people format, or why none could be read; counted from 1. */
export type Entry =
  | { readonly number: number; readonly person: Members }
  | { readonly number: number; readonly fault: string }
