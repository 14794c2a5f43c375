import type { ParseArgsOptionsConfig } from 'node:util'
import type { Command } from '#cli/run-command.ts'

export interface CommandModule {
  readonly run: Command
  /** Beside those that every command has. */
  readonly options: ParseArgsOptionsConfig
  /** Arguments and options, as `usher <command> --help` shows them. */
  readonly usage: string
}

interface CommandEntry {
  /** One line of `usher --help`. */
  readonly summary: string
  /** Loaded only when the command runs: most commands load the whole server. */
  load(): Promise<CommandModule>
}

/** All commands by name, in the order of `usher --help`. */
export const commands: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([
  [
    'start',
    {
      summary: 'start the server (default); sets up an empty store first',
      async load() {
        const { start, startUsage } = await import('#cli/start/start.ts')
        return { run: start, options: {}, usage: startUsage }
      },
    },
  ],
  [
    'setup',
    {
      summary: 'set up an empty store and stop',
      async load() {
        const { setUp, setUpUsage } = await import('#cli/set-up.ts')
        return { run: setUp, options: {}, usage: setUpUsage }
      },
    },
  ],
  [
    'health',
    {
      summary: 'exit 0 when the server of these settings is ready, 1 when it is not',
      async load() {
        const { health, healthUsage } = await import('#cli/health.ts')
        return { run: health, options: {}, usage: healthUsage }
      },
    },
  ],
  [
    'reset-admin',
    {
      summary: 'give the administrator a new password, and unlock the account',
      async load() {
        const { resetAdmin, resetAdminOptions, resetAdminUsage } = await import('#cli/reset-admin.ts')
        return { run: resetAdmin, options: resetAdminOptions, usage: resetAdminUsage }
      },
    },
  ],
  [
    'import',
    {
      summary: 'import users from a file, with everything they sign in with',
      async load() {
        const { importCommand, importOptions, importUsage } = await import('#cli/import.ts')
        return { run: importCommand, options: importOptions, usage: importUsage }
      },
    },
  ],
  [
    'invite',
    {
      summary: 'invite users who wait for it, by mail',
      async load() {
        const { invite, inviteOptions, inviteUsage } = await import('#cli/invite.ts')
        return { run: invite, options: inviteOptions, usage: inviteUsage }
      },
    },
  ],
  [
    'export',
    {
      summary: 'export all users into such a file, secrets included',
      async load() {
        const { exportCommand, exportOptions, exportUsage } = await import('#cli/export.ts')
        return { run: exportCommand, options: exportOptions, usage: exportUsage }
      },
    },
  ],
  [
    'backup',
    {
      summary: 'write the embedded store into a file, also while a server runs',
      async load() {
        const { backup, backupUsage } = await import('#cli/backup.ts')
        return { run: backup, options: {}, usage: backupUsage }
      },
    },
  ],
  [
    'copy-store',
    {
      summary: 'copy the embedded store into an empty PostgreSQL database',
      async load() {
        const { copyStore, copyStoreUsage } = await import('#cli/copy-store.ts')
        return { run: copyStore, options: {}, usage: copyStoreUsage }
      },
    },
  ],
  [
    'rebuild',
    {
      summary: 'write the read models again from the event log',
      async load() {
        const { rebuild, rebuildOptions, rebuildUsage } = await import('#cli/rebuild.ts')
        return { run: rebuild, options: rebuildOptions, usage: rebuildUsage }
      },
    },
  ],
  [
    'report',
    {
      summary: 'list login names that mean more than one user',
      async load() {
        const { report, reportUsage } = await import('#cli/report.ts')
        return { run: report, options: {}, usage: reportUsage }
      },
    },
  ],
  [
    'rotate-master-key',
    {
      summary: 'seal everything in the store with a new master key',
      async load() {
        const { rotateMasterKey, rotateMasterKeyOptions, rotateMasterKeyUsage } = await import(
          '#cli/rotate-master-key.ts'
        )
        return { run: rotateMasterKey, options: rotateMasterKeyOptions, usage: rotateMasterKeyUsage }
      },
    },
  ],
  [
    'access-key',
    {
      summary: 'add, list and revoke access keys of the Nevis API',
      async load() {
        const { accessKey, accessKeyOptions, accessKeyUsage } = await import('#cli/access-key.ts')
        return { run: accessKey, options: accessKeyOptions, usage: accessKeyUsage }
      },
    },
  ],
  [
    'attribute',
    {
      summary: 'add, list and remove custom attributes of users',
      async load() {
        const { attribute, attributeOptions, attributeUsage } = await import('#cli/attribute.ts')
        return { run: attribute, options: attributeOptions, usage: attributeUsage }
      },
    },
  ],
  [
    'completion',
    {
      summary: 'print the completion script of a shell',
      async load() {
        const { completion, completionUsage } = await import('#cli/completion.ts')
        return { run: completion, options: {}, usage: completionUsage }
      },
    },
  ],
])
