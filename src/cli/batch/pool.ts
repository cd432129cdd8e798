import { Worker } from 'node:worker_threads'
import { screenChunk } from '../../batch/index.ts'
import type { Chunk, ChunkOptions, ChunkOutput } from '../../batch/index.ts'
import type { RuleSet } from '../../model/index.ts'
import type { Screener } from '../../screen/index.ts'
import { BATCH_WORKER } from '../places.ts'

/** What a worker is started with. */
export interface WorkerStart {
  readonly rules: RuleSet
  readonly asOf: number
  readonly trials: readonly string[]
  readonly options: ChunkOptions
}

export interface Done {
  readonly chunk: Chunk
  readonly output: ChunkOutput
}

/** Screens chunks in this thread. */
export async function* screenHere(
  chunks: AsyncIterable<Chunk>,
  screener: Screener,
  options: ChunkOptions,
): AsyncGenerator<Done> {
  for await (const chunk of chunks) yield { chunk, output: screenChunk(chunk, screener, options) }
}

/**
 * Screens chunks in `count` threads and gives the results in the order of the chunks. At most two chunks for each
 * worker are waiting at a time.
 */
export async function* screenInWorkers(
  chunks: AsyncIterable<Chunk>,
  count: number,
  start: WorkerStart,
): AsyncGenerator<Done> {
  const workers = Array.from({ length: count }, () => new BatchWorker(start))
  const waiting: Promise<Done>[] = []
  try {
    let next = 0
    for await (const chunk of chunks) {
      const desk = workers[next++ % count]
      if (desk === undefined) break
      waiting.push(desk.screen(chunk))
      if (waiting.length >= 2 * count) yield await (waiting.shift() as Promise<Done>)
    }
    for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) yield await first
  } finally {
    // Nobody waits for these any more, so their errors are ignored.
    for (const one of waiting) one.catch(() => undefined)
    await Promise.all(workers.map((one) => one.close()))
  }
}

/** One worker thread. It answers in the order in which it was asked. */
class BatchWorker {
  private readonly worker: Worker
  private readonly asked: { resolve: (done: Done) => void; reject: (error: Error) => void }[] = []

  constructor(start: WorkerStart) {
    this.worker = new Worker(BATCH_WORKER, {
      workerData: start,
      // What one record leaves behind is soon garbage, so a small young space keeps memory use low.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    })
    this.worker.on('message', (done: Done) => this.asked.shift()?.resolve(done))
    this.worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))))
    this.worker.on('exit', (status) => this.fail(new Error(`a worker ended with status ${status}`)))
  }

  screen(chunk: Chunk): Promise<Done> {
    const { bytes, starts, ends, lines, numbers } = chunk
    return new Promise((resolve, reject) => {
      this.asked.push({ resolve, reject })
      this.worker.postMessage(chunk, [bytes.buffer, starts.buffer, ends.buffer, lines.buffer, numbers.buffer])
    })
  }

  close(): Promise<number> {
    return this.worker.terminate()
  }

  private fail(error: Error): void {
    for (const one of this.asked.splice(0)) one.reject(error)
  }
}
