import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RoundsJob, RunRounds } from '#crypto/password/rounds/job.ts'
import { internal, resourceExhausted } from '#kit/errors.ts'

export interface RoundsPoolOptions {
  /** Threads at most; started when first needed. */
  readonly workers?: number
  /** Jobs that may wait for a thread. */
  readonly waiting?: number
  /** Deadline of a job, milliseconds: a longer job is aborted by ending its thread. */
  readonly deadlineMs?: number
}

export interface RoundsPool {
  /** @throws AppError resourceExhausted when too many wait, internal when the thread fails or the deadline passes */
  readonly run: RunRounds
  /** Ends the threads; jobs in flight fail. */
  close(): Promise<void>
}

interface Task {
  readonly job: RoundsJob
  readonly resolve: (digest: Uint8Array) => void
  readonly reject: (failure: unknown) => void
}

interface Lane {
  readonly worker: Worker
  task: Task | undefined
  timer: NodeJS.Timeout | undefined
}

/** The worker's file beside this one: TypeScript in a clone, JavaScript in the published program. */
const WORKER_FILE = new URL(`worker${extname(import.meta.url)}`, import.meta.url)

/**
 * Threads for the schemes whose rounds are JavaScript, so that they never block the thread that serves requests.
 * An idle thread does not keep the process alive; a busy one does.
 */
export function createRoundsPool({
  workers = 2,
  waiting = 256,
  deadlineMs = 60_000,
}: RoundsPoolOptions = {}): RoundsPool {
  const lanes = new Set<Lane>()
  const queue: Task[] = []

  function run(job: RoundsJob): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const task = { job, resolve, reject }
      const lane = [...lanes].find((each) => !each.task) ?? (lanes.size < workers ? open() : undefined)
      if (lane) start(lane, task)
      else if (queue.length < waiting) queue.push(task)
      else reject(resourceExhausted('', 'Errors.Internal.Busy', { reason: 'password.serverBusy' }))
    })
  }

  function open(): Lane {
    // Without the process's own flags: some of them (--input-type, --test) are not for a thread that runs a file.
    const worker = new Worker(WORKER_FILE, { execArgv: [] })
    const lane: Lane = { worker, task: undefined, timer: undefined }
    worker.on('message', (digest: Uint8Array) => {
      lane.task?.resolve(digest)
      next(lane)
    })
    worker.on('error', (cause) => drop(lane, cause))
    worker.on('exit', () => drop(lane, new Error('the thread ended')))
    lanes.add(lane)
    return lane
  }

  function start(lane: Lane, task: Task): void {
    lane.task = task
    lane.timer = setTimeout(() => drop(lane, new Error(`no answer in ${deadlineMs} ms`)), deadlineMs)
    lane.worker.ref()
    lane.worker.postMessage(task.job)
  }

  function next(lane: Lane): void {
    clearTimeout(lane.timer)
    lane.task = undefined
    const task = queue.shift()
    if (task) start(lane, task)
    else lane.worker.unref()
  }

  function drop(lane: Lane, cause: Error): void {
    if (!lanes.delete(lane)) return
    clearTimeout(lane.timer)
    lane.task?.reject(internal('CRYPT-Rnd02', 'Errors.Internal', { cause }))
    void lane.worker.terminate()
    const task = queue.shift()
    if (task) start(open(), task)
  }

  async function close(): Promise<void> {
    const open = [...lanes]
    for (const task of queue.splice(0)) task.reject(internal('CRYPT-Rnd03', 'Errors.Internal'))
    for (const lane of open) drop(lane, new Error('the pool was closed'))
    await Promise.all(open.map((lane) => lane.worker.terminate()))
  }

  return { run, close }
}
