import { commands } from '#cli/commands.ts'
import { type Command, generalOptions } from '#cli/run-command.ts'
import { ConfigError } from '#config'

export const completionUsage = `Usage: usher completion bash    source <(usher completion bash)
       usher completion zsh     source <(usher completion zsh)
       usher completion fish    usher completion fish | source`

/** `usher completion`: a script that completes commands and their options. */
export const completion: Command = async (_config, { args: [shell, ...more] }) => {
  const write = shell === undefined || more.length > 0 ? undefined : shells.get(shell)
  if (!write) throw new ConfigError(completionUsage)
  const loaded = await Promise.all(
    [...commands].map(async ([name, { summary, load }]) => ({
      name,
      summary,
      options: [...Object.keys((await load()).options), ...generalOptions],
    })),
  )
  process.stdout.write(write(loaded))
  return 0
}

interface Completed {
  readonly name: string
  readonly summary: string
  readonly options: readonly string[]
}

const optionCases = (all: readonly Completed[]): string =>
  all.map(({ name, options }) => `    ${name}) words="${options.map((one) => `--${one}`).join(' ')}" ;;`).join('\n')

const bash = (all: readonly Completed[]): string => `_usher() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then words="${all.map(({ name }) => name).join(' ')} --help --version"
  else case "\${COMP_WORDS[1]}" in
${optionCases(all)}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ "\${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _usher usher
`

/** Zsh runs completions of bash. */
const zsh = (all: readonly Completed[]): string => `autoload -U +X bashcompinit && bashcompinit\n${bash(all)}`

const fish = (all: readonly Completed[]): string =>
  all
    .flatMap(({ name, summary, options }) => [
      `complete -c usher -n __fish_use_subcommand -a ${name} -d "${summary}"`,
      ...options.map((option) => `complete -c usher -n "__fish_seen_subcommand_from ${name}" -l ${option}`),
    ])
    .join('\n')
    .concat('\n')

const shells: ReadonlyMap<string, (all: readonly Completed[]) => string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
])
