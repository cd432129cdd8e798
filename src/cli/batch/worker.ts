import { parentPort, workerData } from 'node:worker_threads'
import { screenChunk } from '../../batch/index.ts'
import type { Chunk } from '../../batch/index.ts'
import { Screener } from '../../screen/index.ts'
import type { WorkerStart } from './pool.ts'

// A worker thread of a batch: screens one chunk after the other, and sends each back with its output.
const { rules, asOf, trials, options } = workerData as WorkerStart
const screener = new Screener(rules, asOf, trials)
parentPort?.on('message', (chunk: Chunk) => {
  const output = screenChunk(chunk, screener, options)
  const { bytes, starts, ends, lines, numbers } = chunk
  const kept = [
    bytes.buffer,
    starts.buffer,
    ends.buffer,
    lines.buffer,
    numbers.buffer,
    output.ids.buffer,
    output.numbers.buffer,
  ]
  parentPort?.postMessage({ chunk, output }, kept)
})
