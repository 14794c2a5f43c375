/** An aggregate that a command acts on. */
export interface Target {
  readonly id: string
  /** Organization id: an aggregate of another owner is treated as unknown. Absent: any owner. */
  readonly within?: string
}

/** Whether `owner` lies outside the organization that the target is limited to. */
export const isOutside = (target: Target, owner: string): boolean =>
  target.within !== undefined && target.within !== owner
