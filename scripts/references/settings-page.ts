import { settings } from '#config/settings.ts'
import { markdownTable } from './markdown-table.ts'

export const settingsPage = (): string => `# Settings

Environment variables, or the same names as keys of \`usher.yaml\` in the working folder (or of \`--config FILE\`). The environment
goes before the file. An unknown or invalid setting stops the start with exit code 2, and the message names it.

Secrets may be in files: with the suffix \`_FILE\`, the setting names a file that holds the value (\`USHER_SMTP_URL_FILE=/run/secrets/smtp-url\`).

${markdownTable(
  ['setting', 'default', 'meaning'],
  [...settings].map(([name, { default: preset, meaning, secret }]) => [
    `\`${name}\`${secret ? ` or \`${name}_FILE\`` : ''}`,
    preset.includes(' ') || preset.includes('`') ? preset : `\`${preset}\``,
    meaning,
  ]),
)}
`
