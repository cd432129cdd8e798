import { CSV_COLUMNS } from '../../batch/index.ts'
import type { ChunkOutput, Reject, ResultFormat } from '../../batch/index.ts'
import type { Dictionary } from '../../dictionary/index.ts'
import { problemText } from '../../explain/index.ts'
import type { Say } from '../../messages/index.ts'
import { harmless } from '../../text/index.ts'
import { printed, say } from '../terminal.ts'
import type { RunFolder } from './run-folder.ts'

/** A destination for the results of a batch. */
export interface Output {
  readonly write: (output: ChunkOutput) => Promise<void>
  readonly close: () => Promise<void>
}

/** Writes results into the files of a run folder. */
export async function folderSink(run: RunFolder, format: ResultFormat): Promise<Output> {
  const parquet = format === 'parquet' ? await parquetStream((bytes) => run.write('results.parquet', bytes)) : undefined
  return {
    write: async (output) => {
      if (parquet === undefined) run.write(`results.${format}`, output.results)
      else await parquet.write(output)
      run.write('matches.csv', output.matches)
      run.watch(output.watch)
      run.write('rejected.ndjson', output.rejects.map(rejectRow).join(''))
      run.remember(output.ids, output.numbers)
    },
    close: async () => parquet?.close(),
  }
}

/** A line of `rejected.ndjson`. */
function rejectRow({ said: _said, isFile: _isFile, ...row }: Reject): string {
  return `${JSON.stringify(row)}\n`
}

/**
 * Writes results to standard output, if `shown`, and rejected records to standard error, in the language of the reader.
 */
export async function streamSink(format: ResultFormat, shown: boolean, { dictionary, words }: Words): Promise<Output> {
  const parquet = shown && format === 'parquet' ? await parquetStream(printed) : undefined
  if (shown && format === 'csv') await printed(`${CSV_COLUMNS.join(',')}\r\n`)
  return {
    write: async (output) => {
      if (parquet !== undefined) await parquet.write(output)
      else if (shown) await printed(output.results)
      for (const reject of output.rejects) say(rejectLine(reject, dictionary, words))
    },
    close: async () => parquet?.close(),
  }
}

/** How rejected records are worded: the dictionary, and the language of the reader. */
interface Words {
  readonly dictionary: Dictionary
  readonly words: Say
}

function rejectLine(
  { file, line, record, path, reason, said, isFile }: Reject,
  dictionary: Dictionary,
  words: Say,
): string {
  const name = file === '-' ? words('refused.standard-input') : harmless(file)
  const place = isFile === true ? name : words('refused.place', { file: name, line, record })
  return problemText({ path, message: reason, ...(said !== undefined && { said }) }, dictionary, words, place)
}

const ROWS_IN_GROUP = 50_000

/**
 * Writes rows as Parquet: text columns, with `matches` as a boolean. Rows are held until a row group is full
 * (`ROWS_IN_GROUP`), so memory stays limited.
 */
async function parquetStream(to: (bytes: Uint8Array) => void | Promise<void>): Promise<Output> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer')
  const columns = (rows: ChunkOutput['rows']) =>
    CSV_COLUMNS.map((name) =>
      name === 'matches'
        ? { name, type: 'BOOLEAN' as const, nullable: false, data: rows.map((row) => row[name] === 'true') }
        : { name, type: 'STRING' as const, nullable: false, data: rows.map((row) => row[name]) },
    )
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columns([]) }),
    createdBy: 'prescreen',
  })
  let waiting: ChunkOutput['rows'][number][] = []
  const drain = async (): Promise<void> => {
    const ready = new Uint8Array(bytes.buffer.slice(0, bytes.index))
    bytes.index = 0
    await to(ready)
  }
  const writeGroup = async (): Promise<void> => {
    if (waiting.length > 0) await writer.write({ columnData: columns(waiting), rowGroupSize: waiting.length })
    waiting = []
    await drain()
  }
  return {
    write: async ({ rows }) => {
      waiting.push(...rows)
      if (waiting.length >= ROWS_IN_GROUP) await writeGroup()
    },
    close: async () => {
      await writeGroup()
      await writer.finish()
      await drain()
    },
  }
}
