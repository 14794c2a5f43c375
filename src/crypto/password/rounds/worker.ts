/** The worker thread of the rounds pool: one job in, one digest out. */
import { parentPort } from 'node:worker_threads'
import { md5CryptDigest } from '#crypto/password/md5-crypt.ts'
import { stretchDigest } from '#crypto/password/phpass.ts'
import type { RoundsJob } from '#crypto/password/rounds/job.ts'
import { shaCryptDigest } from '#crypto/password/sha-crypt.ts'

function digestOf(job: RoundsJob): Uint8Array {
  switch (job.algorithm) {
    case 'md5-crypt':
      return md5CryptDigest(job)
    case 'sha-crypt':
      return shaCryptDigest(job)
    case 'stretch':
      return stretchDigest(job)
  }
}

parentPort?.on('message', (job: RoundsJob) => parentPort?.postMessage(digestOf(job)))
