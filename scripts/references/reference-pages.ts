import { commandsPage } from './commands-page.ts'
import { logEventsPage } from './log-events-page.ts'
import { metricsPage } from './metrics-page.ts'
import { rolesPage } from './roles-page.ts'
import { scopesPage } from './scopes-page.ts'
import { settingsPage } from './settings-page.ts'

/** Pages of docs/reference by file name. */
export const referencePages = async (): Promise<Map<string, string>> =>
  new Map([
    ['settings.md', settingsPage()],
    ['metrics.md', await metricsPage()],
    ['log-events.md', logEventsPage()],
    ['commands.md', await commandsPage()],
    ['roles.md', rolesPage()],
    ['scopes.md', scopesPage()],
  ])
