import { commands } from '#cli/commands.ts'

export async function commandsPage(): Promise<string> {
  const sections = await Promise.all(
    [...commands].map(async ([name, { summary, load }]) => {
      const { usage } = await load()
      return `## usher ${name}\n\n${summary[0]?.toUpperCase()}${summary.slice(1)}.\n\n\`\`\`text\n${usage}\n\`\`\`\n`
    }),
  )
  return `# Commands

From a clone: \`npm run usher -- <command>\`. Every command takes \`--config FILE\`, \`--json\` and \`--help\`. Exit codes: 0 success, 1 failure,
2 wrong usage. Commands work beside a running server: they find it by \`server.json\` in the data folder.

${sections.join('\n')}`
}
