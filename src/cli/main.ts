import { Command, CommanderError } from 'commander'
import { VERSION } from '../screen/version.ts'
import { harmless, offer } from '../text/index.ts'
import { ExitError } from './exit.ts'
import type { CommonOptions } from './options.ts'
import { endQuietlyOnClosedPipe, say } from './terminal.ts'

/** The command line. Commands are loaded only when they run, so that starting stays cheap. */
function commandLine(): Command {
  const program = new Command('prescreen')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .configureHelp({ showGlobalOptions: true })
    .description(
      'Says which breast-cancer trials a patient could join, and why. A missing fact is never a yes or a no.',
    )
    .version(VERSION)
    .option('--as-of <date>', 'day for which to screen, YYYY-MM-DD (default: today)')
    .option('--criteria <folder>', 'rule files to use (default: the shipped ones)')
    .option('--trial <id>', 'only this trial; can be repeated', collect)
    .option('--format <format>', 'text or json; screen and batch also have ndjson')
    .option('--quiet', 'no messages beyond results and errors')
    .option('--no-color', 'no colours')
    .option('--debug', 'show where in the program an unexpected error arose')
    .addHelpText('after', EXAMPLES)
  program
    .command('interview', { isDefault: true })
    .description('ask about one patient at the terminal')
    .option('--from <file>', 'start from a partial record and ask only the rest')
    .option('--assume-complete <lists>', 'of FHIR charts, take these lists as complete: metastases,surgeries,…')
    .option('--answers <file>', 'answer every question from a record, as if typed')
    .option('--save <file>', 'write the record there after every answer; only you can read it')
    .option('--resume <file>', 'go on with a saved interview, and save to it')
    .option('--out <file>', 'write the finished record there')
    .option('--all', 'ask everything, not only what can change a verdict')
    .action(run(async () => (await import('./commands/interview.ts')).interviewCommand))
  program
    .command('screen')
    .description('screen patient records from JSON files')
    .argument('<file...>', 'JSON object, array or one object a line; - is standard input')
    .option('--explain', 'show every criterion, not only those that decide')
    .option('--assume-complete <lists>', 'of FHIR charts, take these lists as complete: metastases,surgeries,…')
    .action(run(async () => (await import('./commands/screen.ts')).screenCommand))
  program
    .command('batch')
    .description('screen many patients: results, counts, attrition and what to find out')
    .argument('<input...>', 'files or folders of JSON or NDJSON, also .gz; - is standard input')
    .option('--out <folder>', 'write results, matches, rejects and summary there; only you can read them')
    .option('--workers <count>', 'threads to screen in (default: one for each processor)')
    .option('--explain', 'every criterion with its reason in the results')
    .option('--strict', 'stop at the first refused record')
    .option('--resume', 'go on with the unfinished run in the folder of --out')
    .option('--assume-complete <lists>', 'of FHIR charts, take these lists as complete: metastases,surgeries,…')
    .option('--watch-list [days]', 'whom to look at again, by date, within so many days (default: 365)')
    .option('--shard <i/n>', 'only the i-th of n parts; `prescreen merge` joins them')
    .action(run(async () => (await import('./commands/batch.ts')).batchCommand))
  program
    .command('convert')
    .description('what is understood of FHIR files: the record, where each fact comes from, and what is not taken')
    .argument('<file...>', 'FHIR R4 as JSON or NDJSON; - is standard input')
    .option('--assume-complete <lists>', 'of FHIR charts, take these lists as complete: metastases,surgeries,…')
    .action(run(async () => (await import('./commands/convert.ts')).convertCommand))
  program
    .command('merge')
    .description('join the parts of a batch into what one run would have given')
    .argument('<folder...>', 'the folders of the parts')
    .requiredOption('--out <folder>', 'write the joined files there')
    .action(run(async () => (await import('./commands/merge.ts')).mergeCommand))
  program
    .command('trials')
    .description('the rules in plain words')
    .argument('[id...]', 'trials to show in full')
    .action(run(async () => (await import('./commands/trials.ts')).trialsCommand))
  program
    .command('check')
    .description('check rule files, dictionary, source records and sample patients')
    .argument('[path...]', 'criteria folder or files (default: the shipped ones)')
    .option('--explain <code>', 'the page of one check')
    .option('--codes', 'list all checks')
    .option('--fix', 'mend what can be mended safely')
    .option('--severity <code=level>', 'off, info, warning or error; can be repeated', collect)
    .option('--max-warnings <count>', 'as many warnings are no failure (default: 0)')
    .option('--stale-after <years>', 'report registry pages older than this (default: 2)')
    .option('--no-proofs', 'leave out what is proved over all patients')
    .action(run(async () => (await import('./commands/check.ts')).checkCommand))
  program
    .command('test')
    .description('run the examples written in the rule files')
    .argument('[path...]', 'criteria folder or rule files (default: the shipped ones)')
    .option('--coverage', 'which statuses, limits and branches no example shows')
    .option('--mutation', 'which small mistakes in the rules no example notices')
    .option('--min-coverage <percent>', 'fail below this coverage')
    .option('--min-mutation <percent>', 'fail below this share of noticed mistakes')
    .option('--suggest', 'print examples that would help, and write them after asking')
    .option('--yes', 'write suggestions without asking')
    .action(run(async () => (await import('./commands/test.ts')).testCommand))
  program
    .command('diff')
    .description('what an amendment of the rules changes, and for whom; exit status 1 when anything does')
    .argument('<old>', 'rule file, criteria folder or git revision')
    .argument('<new>', 'rule file, criteria folder or git revision')
    .option('--patients <file>', 'count whose verdict changes; can be repeated', collect)
    .action(run(async () => (await import('./commands/diff.ts')).diffCommand))
  program
    .command('schema')
    .description('JSON Schema of what prescreen reads')
    .argument('<what>', 'patient, trial, dictionary or result')
    .action(run(async () => (await import('./commands/schema.ts')).schemaCommand))
  return program
}

const EXAMPLES = `
Examples:
  prescreen                                 ask about one patient
  prescreen screen seeds/patients/*.json    screen the sample patients
  prescreen trials NCT04158843              a trial's rules in plain words

Exit status: 0 done, 1 done with findings (a refused record), 2 could not run, 130 interrupted.`

/** Calls a command with its arguments and all options, those of the program included. */
function run(load: () => Promise<(...args: never[]) => Promise<void>>): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command
    const own = args.slice(0, -2)
    const action = (await load()) as (...given: unknown[]) => Promise<void>
    await action(...own, command.optsWithGlobals<CommonOptions>())
  }
}

function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value]
}

/** A first word that is no command is most often a file name or a slip of the keys. */
function unknownCommand(program: Command, words: readonly string[]): string | undefined {
  const [first] = words
  const known = program.commands.map((command) => command.name())
  if (first === undefined || first.startsWith('-') || first === 'help' || known.includes(first)) return undefined
  const file = /\.(json|ndjson|jsonl)$/.test(first)
    ? `To screen a file: prescreen screen ${harmless(first)}`
    : undefined
  return `There is no command \`${harmless(first)}\`. ${file ?? offer(first, known) ?? ''}`.trim()
}

async function main(): Promise<void> {
  endQuietlyOnClosedPipe()
  const words = process.argv.slice(2)
  const program = commandLine()
  const unknown = unknownCommand(program, words)
  try {
    if (unknown !== undefined) throw new ExitError(2, unknown)
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    end(error, words.includes('--debug'))
  }
}

function end(error: unknown, debug: boolean): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
    return
  }
  if (error instanceof ExitError) {
    if (error.message !== '') say(error.message)
    process.exitCode = error.status
    return
  }
  say(`prescreen met a mistake of its own: ${harmless(error instanceof Error ? error.message : String(error))}`)
  say(debug && error instanceof Error ? harmlessStack(error) : 'Please report it; --debug shows where it arose.')
  process.exitCode = 2
}

function harmlessStack(error: Error): string {
  return (error.stack ?? '').split('\n').map(harmless).join('\n')
}

await main()
