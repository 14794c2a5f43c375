import { type Caller, noPermission } from '#domain/caller.ts'

/** Refuses unless a role on the instance itself carries the permission; a role in an organization is not enough. */
export function requireOnInstance(caller: Caller, permission: string): void {
  if (!caller.mayEverywhere(permission)) throw noPermission()
}
