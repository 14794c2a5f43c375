/** A project grant that a command acts on. */
export interface ProjectGrantTarget {
  readonly projectId: string
  readonly grantId: string
  /** Organization id: a grant neither by nor to it is treated as unknown. Absent: any organization. */
  readonly within?: string
}
