import { spawn } from 'node:child_process'
import path from 'node:path'
import type { Job, Outcome } from '#bench/load/job.ts'

const MAIN = path.join(import.meta.dirname, 'main.ts')
/** Seconds that the load process gets beyond the job's own. */
const GRACE = 60

/** Runs a job in a separate process. */
export function drive(job: Job): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const late = setTimeout(() => child.kill('SIGKILL'), (job.seconds + GRACE) * 1000)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(late)
      // main.ts prints an Outcome.
      if (code === 0) resolve(JSON.parse(text) as Outcome)
      else reject(new Error(`the load process ended with ${code}`))
    })
  })
}
