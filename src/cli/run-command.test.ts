import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { commands } from '#cli/commands.ts'
import { runCommand } from '#cli/run-command.ts'

let [stdout, stderr] = ['', '']
beforeEach(() => {
  stdout = stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

test('help lists every command; version is the one of the package', async () => {
  expect(await runCommand(['--help'])).toBe(0)
  for (const [name, { summary }] of commands)
    expect(stdout).toMatch(new RegExp(`^ {2}${name} +${summary.replace(/[()]/g, '\\$&')}$`, 'm'))
  expect(new Set(stdout.matchAll(/^ {2}[a-z][a-z-]* +/gm).map(([head]) => head.length)).size).toBe(1)
  stdout = ''
  expect(await runCommand(['--version'])).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each([...commands.keys()])('usher %s --help explains each of its options', async (name) => {
  expect(await runCommand([name, '--help'])).toBe(0)
  expect(stdout).toContain(`Usage: usher ${name === 'start' ? '[start]' : name}`)
  const { options } = (await commands.get(name)?.load()) ?? { options: {} }
  for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`)
})

test.each([
  [['strat'], 'unknown command strat; did you mean start?'],
  [['dance'], 'unknown command dance\n\nUsage: usher'],
  [['--prot', '1'], 'usher start has no option --prot; USHER_PORT is a setting'],
  [['--port', '9000'], 'usher start has no option --port; USHER_PORT is a setting'],
  [['rebuild', '--life'], 'usher rebuild has no option --life; did you mean --live?'],
  [['import', '--dryrun', 'file'], 'did you mean --dry-run?'],
  [['backup'], 'Usage: usher backup FILE'],
  [['backup', '--config'], 'config'],
  [['health', '--config', '/nope.yaml'], '--config: no such file: /nope.yaml'],
])('usher %j is wrong usage: %s', async (argv, message) => {
  expect(await runCommand(argv)).toBe(2)
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
})

test('an option of a command may come before it', async () => {
  expect(await runCommand(['--live', 'rebuild', '--help'])).toBe(0)
  expect(stdout).toContain('Usage: usher rebuild')
})

test('the completion script of bash completes commands, and the options of one', async () => {
  expect(await runCommand(['completion', 'bash'])).toBe(0)
  const completed = (words: string, at: number) =>
    execFileSync(
      'bash',
      ['-c', `${stdout}\nCOMP_WORDS=(${words}); COMP_CWORD=${at}; _usher; echo "\${COMPREPLY[@]}"`],
      {
        encoding: 'utf8',
      },
    ).trim()
  expect(completed('usher re', 1)).toBe('reset-admin rebuild report')
  expect(completed('usher import --on', 2)).toBe('--on-conflict')
})

test.each(['zsh', 'fish'])('a completion script is printed for %s', async (shell) => {
  expect(await runCommand(['completion', shell])).toBe(0)
  expect(stdout).toContain('reset-admin')
})
