/** Runs nginx with the configuration of docs/scaling.md in front of processes on this machine. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'
import { until } from '#test/faults/client.ts'

const GUIDE = path.resolve(import.meta.dirname, '../../docs/scaling.md')

export const hasNginx = spawnSync('nginx', ['-v']).status === 0
/** Suffix for titles of skipped tests; empty if nginx is installed. */
export const withoutNginx = hasNginx ? '' : ' (skipped: no nginx here; Debian calls it nginx-light)'

export interface Nginx {
  /** Requests that went to each of the ports. */
  requestsTo(port: number): number
  /** Errors that nginx logged. */
  complaints(): string
  stop(): Promise<void>
}

/** The guide's own text, with the addresses of this machine in the place of the example's. */
function configuration(folder: string, { port, backends }: { port: number; backends: readonly number[] }): string {
  const [, text = ''] = /```nginx\n(.*?)```/s.exec(readFileSync(GUIDE, 'utf8')) ?? []
  const put = (config: string, place: string, value: string) => {
    if (!config.includes(place)) throw new Error(`the guide's configuration has no ${place}`)
    return config.replaceAll(place, value)
  }
  let config = put(text, 'listen 443 ', `listen 127.0.0.1:${port} `)
  for (const [n, backend] of backends.entries()) config = put(config, `10.0.0.1${n + 1}:8080`, `127.0.0.1:${backend}`)
  config = put(config, '/etc/nginx/id.example.com', path.join(folder, 'localhost'))
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const temporary = places.map((name) => `${name}_temp_path ${path.join(folder, name)};`).join('\n')
  return `daemon off; worker_processes 2; pid ${path.join(folder, 'pid')};
    error_log ${path.join(folder, 'error.log')} warn;
    events { worker_connections 512; }
    http { ${temporary} log_format to '$upstream_addr'; access_log ${path.join(folder, 'access.log')} to;\n${config} }`
}

export async function startNginx(where: { port: number; backends: readonly number[] }): Promise<Nginx> {
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-nginx-'))
  writeFileSync(path.join(folder, 'localhost.crt'), TEST_CERTIFICATE.cert)
  writeFileSync(path.join(folder, 'localhost.key'), TEST_CERTIFICATE.key)
  writeFileSync(path.join(folder, 'nginx.conf'), configuration(folder, where))
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
  const child = spawn('nginx', ['-p', folder, '-e', path.join(folder, 'error.log'), '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  let over = false
  void ended.then(() => {
    over = true
  })
  await until(async () => {
    if (over) throw new Error(`nginx did not start: ${read('error.log')}`)
    const response = await fetch(`https://localhost:${where.port}/debug/metrics`).catch(() => undefined)
    return response?.status === 404
  }, 'nginx answers')
  return {
    requestsTo: (port) =>
      read('access.log')
        .split('\n')
        .filter((line) => line.endsWith(`127.0.0.1:${port}`)).length,
    complaints: () => read('error.log'),
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
