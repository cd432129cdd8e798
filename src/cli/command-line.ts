import { Command, InvalidArgumentError } from 'commander'
import type { OutputConfiguration } from 'commander'
import { VERSION } from '../screen/index.ts'
import type { CommonOptions } from './options.ts'
import { streams, writesText } from './streams.ts'
import { print, say } from './terminal.ts'

/** For commands that read charts. */
const ASSUME_COMPLETE = [
  '--assume-complete <lists>',
  'of FHIR charts, take these lists as complete: metastases,surgeries,…',
] as const
/** Charts of other versions are refused, but a chart that looks like one of them may still be R4. */
const FHIR_VERSION = ['--fhir-version <version>', 'the version of FHIR charts, where it is known: R4'] as const
/** For commands that read records and charts in order to screen them. */
const WITH = ['--with <facts>', 'what the site knows besides, by patient id: CSV with a column `id`, or JSON'] as const
const ASSUME = ['--assume <fact=value>', 'of patients of whom nobody says otherwise; can be repeated'] as const

/** For commands that ask a person. */
const LINEAR = ['--linear', 'ask line by line and draw nothing, for screen readers; also where TERM is dumb'] as const

/** The command line. A command is loaded only when it runs, so that the program starts fast. */
export function commandLine(): Command {
  const program = new Command('prescreen')
    .exitOverride()
    .configureOutput(helpOutput())
    .configureHelp({ showGlobalOptions: true })
    .description(
      'Says which breast-cancer trials a patient could join, and why. A missing fact is never a yes or a no.',
    )
    .version(VERSION)
    .option('--as-of <date>', 'day for which to screen, YYYY-MM-DD (default: today)')
    .option('--criteria <folder>', 'rule files to use (default: those of the configuration, or the shipped ones)')
    .option('--trial <id>', 'only this trial; can be repeated', collect)
    .option('--format <format>', 'text or json; screen also ndjson, html, markdown; batch ndjson, csv, parquet, html')
    .option('--lang <tag>', 'the language of pages and questions, such as de (default: of the configuration or LANG)')
    .option('--quiet', 'no messages beyond results and errors')
    .option('--no-color', 'no colours')
    .option('--debug', 'show where in the program an unexpected error arose')
    .addHelpText('after', EXAMPLES)
  program
    .command('interview', { isDefault: true })
    .description('ask about one patient at the terminal')
    .option('--id <number>', "the patient's number, as the record, the worksheet and the log have it")
    .option('--from <file>', 'start from a partial record and ask only the rest')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .option('--answers <file>', 'answer every question from a record, as if typed')
    .option('--save <file>', 'write the record there after every answer; only you can read it')
    .option('--resume <file>', 'go on with a saved interview, and save to it')
    .option('--out <file>', 'write the finished record there')
    .option('--all', 'ask everything, not only what can change a verdict')
    .option(...LINEAR)
    .addHelpText(
      'after',
      examples(
        'prescreen',
        'prescreen interview --from referral.json --save mary.json',
        'prescreen interview --resume mary.json --format html > mary.html',
      ),
    )
    .action(run(async () => (await import('./commands/interview.ts')).interviewCommand))
  program
    .command('screen')
    .description('screen patient records from JSON files')
    .argument('<file...>', 'records or FHIR charts: JSON, one object a line, folders, .gz; - is standard input')
    .option('--explain', 'show every criterion, not only those that decide')
    .option('--details', 'on a terminal, the reasons too, not only the page of each patient')
    .option('--certify', 'prove each verdict, status and missing fact, and check the proofs')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .addHelpText(
      'after',
      examples(
        'prescreen screen seeds/patients/*.json',
        'prescreen screen p.json --trial NCT04158843 --explain',
        'prescreen screen p.json --format html > worksheet.html',
        'prescreen screen chart.json --with clinic.csv --assume recurrence=none',
        'prescreen screen p.json --certify --format json > result.json',
        'prescreen screen p.json --log --by AB --screening-number S-012 --consent NCT04158843=2026-03-01',
      ),
    )
    .action(run(async () => (await import('./commands/screen.ts')).screenCommand))
  program
    .command('batch')
    .description('screen many patients: results, counts, attrition and what to find out')
    .argument('<input...>', 'files or folders of JSON or NDJSON, also .gz; - is standard input')
    .option('--out <folder>', 'write results, matches, rejects and summary there; only you can read them')
    .option('--workers <count>', 'threads to screen in (default: one for each processor)')
    .option('--explain', 'every criterion with its reason in the results')
    .option(
      '--certify <n>',
      'prove the verdicts of n of every thousand records, drawn by their hashes, and check the proofs',
    )
    .option('--strict', 'stop at the first refused record')
    .option('--resume', 'go on with the unfinished run in the folder of --out')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .option('--watch-list [days]', 'whom to look at again, by date, within so many days (default: 365)')
    .option('--shard <i/n>', 'only the i-th of n parts; `prescreen merge` joins them')
    .addHelpText(
      'after',
      examples(
        'prescreen batch export.ndjson.gz --out run',
        'prescreen batch fhir-export/ --out run --watch-list 90',
        'prescreen batch fhir-export/ --out run --with clinic.csv',
        'prescreen batch export.ndjson --out run --resume',
        'prescreen batch export.ndjson --format html --quiet > cohort.html',
      ),
    )
    .action(run(async () => (await import('./commands/batch.ts')).batchCommand))
  program
    .command('convert')
    .description('what is understood of FHIR files: the record, where each fact comes from, and what is not taken')
    .argument('<file...>', 'FHIR R4 as JSON or NDJSON, folders, .gz; - is standard input')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .addHelpText(
      'after',
      examples('prescreen convert chart.json', 'prescreen convert chart.json --format ndjson > record.json'),
    )
    .action(run(async () => (await import('./commands/convert.ts')).convertCommand))
  program
    .command('merge')
    .description('join the parts of a batch into what one run would have given')
    .argument('<folder...>', 'the folders of the parts')
    .requiredOption('--out <folder>', 'write the joined files there')
    .addHelpText('after', examples('prescreen merge part1 part2 part3 part4 --out whole'))
    .action(run(async () => (await import('./commands/merge.ts')).mergeCommand))
  program
    .command('verify')
    .description('check that the files of a batch are as the run wrote them, by length and SHA-256')
    .argument('<folder...>', 'the folders of runs, of their parts, or of a merge')
    .addHelpText('after', examples('prescreen verify run', 'prescreen verify part1 part2 --format json'))
    .action(run(async () => (await import('./commands/verify.ts')).verifyCommand))
  program
    .command('trials')
    .description('the rules in plain words')
    .argument('[id...]', 'trials to show in full')
    .addHelpText('after', examples('prescreen trials', 'prescreen trials NCT04158843'))
    .action(run(async () => (await import('./commands/trials.ts')).trialsCommand))
  program
    .command('check')
    .description('check rule files, dictionary, source records and sample patients')
    .argument('[path...]', 'criteria folder, or files or folders in it (default: --criteria)')
    .option('--explain <code>', 'the page of one check')
    .option('--codes', 'list all checks')
    .option('--fix', 'fix what can be fixed safely')
    .option('--severity <code=level>', 'off, info, warning or error; can be repeated', collect)
    .option('--max-warnings <count>', 'as many warnings are no failure (default: 0)')
    .option('--stale-after <years>', 'report registry pages older than this (default: 2)')
    .option('--no-proofs', 'leave out what is proved over all patients')
    .option('--pairs', 'prove also which trials nobody can match both')
    .option('--no-cache', 'check all anew, and keep nothing for the next time')
    .addHelpText(
      'after',
      examples(
        'prescreen check',
        'prescreen check my-criteria --fix',
        'prescreen check my-criteria/trials/NCT04158843.yaml',
        'prescreen check --explain quantity/implausible',
        'prescreen check --format sarif > findings.sarif',
      ),
    )
    .action(run(async () => (await import('./commands/check.ts')).checkCommand))
  program
    .command('translate')
    .description('write what is to be translated beside the rules of your own folder, each text beside its English')
    .argument('<language>', 'its tag, such as de or zh-Hans')
    .addHelpText(
      'after',
      examples(
        'prescreen translate de --criteria my-criteria',
        'prescreen screen p.json --criteria my-criteria --lang de',
      ),
    )
    .action(run(async () => (await import('./commands/translate.ts')).translateCommand))
  program
    .command('test')
    .description('run the examples written in the rule files')
    .argument('[path...]', 'criteria folder, or rule files or folders in it (default: --criteria)')
    .option('--coverage', 'which statuses, limits and branches no example shows')
    .option('--mutation', 'which small mistakes in the rules no example notices')
    .option('--min-coverage <percent>', 'fail below this coverage')
    .option('--min-mutation <percent>', 'fail below this share of noticed mistakes')
    .option('--suggest', 'print examples that would help, and write them after asking')
    .option('--yes', 'write suggestions without asking')
    .addHelpText('after', examples('prescreen test', 'prescreen test --coverage --mutation'))
    .action(run(async () => (await import('./commands/test.ts')).testCommand))
  program
    .command('diff')
    .description('what an amendment of the rules changes, and for whom; exit status 1 when anything does')
    .argument('<old>', 'rule file, criteria folder or git revision')
    .argument('<new>', 'rule file, criteria folder or git revision')
    .option('--patients <file>', 'count whose verdict changes; can be repeated', collect)
    .addHelpText(
      'after',
      examples(
        'prescreen diff old/NCT04158843.yaml criteria/trials/NCT04158843.yaml',
        'prescreen diff main HEAD --patients cohort.ndjson',
      ),
    )
    .action(run(async () => (await import('./commands/diff.ts')).diffCommand))
  program
    .command('schema')
    .description('JSON Schema of what prescreen reads')
    .argument('<what>', 'patient, trial, dictionary or result')
    .addHelpText('after', examples('prescreen schema patient > patient.schema.json'))
    .action(run(async () => (await import('./commands/schema.ts')).schemaCommand))
  program
    .command('log')
    .description('the screening log: what was screened when, by whom, with which rules')
    .argument('<what>', 'list, verify, export, checkpoint or key')
    .argument('[more...]', 'after key: show, new, or add FILE')
    .option('--log-file <file>', 'the log (default: that of the configuration)')
    .option('--out <folder>', 'export --format html: write a page for each trial there', once)
    .option(
      '--checkpoint <line>',
      'verify also that this line of the paper file is of this log; can be repeated',
      collect,
    )
    .option('--checkpoints <file>', 'verify also all checkpoints of this file (default: that of the configuration)')
    .option('--expect <hash>', 'verify also that this hash is in the log')
    .option('--fingerprint <hash>', 'verify also that the log was first signed with the key of this fingerprint')
    .option('--record <file>', 'verify also which entries are of this record')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .option('--key <file>', 'the key to make, show or sign with (default: that of the configuration)')
    .option('--by <initials>', 'for a new key: who may sign with it; can be repeated', collect)
    .addHelpText(
      'after',
      `${examples(
        'prescreen log list',
        'prescreen log verify',
        'prescreen log verify --checkpoint "prescreen-log/1 12 2026-03-01 …"',
        'prescreen log export > site-file.csv',
        'prescreen log export --format html --out site-file',
        'prescreen log key new --by AB',
      )}\n${LOG_LIMITS}`,
    )
    .action(run(async () => (await import('./commands/log.ts')).logCommand))
  program
    .command('replay')
    .description('screen again what a result says, and say what differs; exit status 1 when anything does')
    .argument('<result>', 'a result as JSON')
    .requiredOption('--record <file>', 'the record that it is of', once)
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .addHelpText('after', examples('prescreen replay result.json --record p.json'))
    .action(run(async () => (await import('./commands/replay.ts')).replayCommand))
  program
    .command('verify-result')
    .description('check what proves a certified result, case by case; exit status 1 when something is not proved')
    .argument('<result>', 'a result of `screen --certify` as JSON')
    .requiredOption('--record <file>', 'the record that it is of', once)
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .addHelpText('after', examples('prescreen verify-result result.json --record p.json'))
    .action(run(async () => (await import('./commands/verify-result.ts')).verifyResultCommand))
  program
    .command('verify-facts')
    .description('ask a second person for the facts that verdicts hang on; exit status 1 when something differs')
    .argument('<record>', 'the record that somebody else entered')
    .option('--by <initials>', 'who verifies (default: `by` of the configuration)', once)
    .option('--answers <file>', 'take the answers from a record of the second person', once)
    .option('--settle <fact=first|second>', 'choose which of two statements holds; can be repeated', collect)
    .option('--out <file>', 'write the record with what was verified there', once)
    .option(...LINEAR)
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .addHelpText(
      'after',
      examples(
        'prescreen verify-facts mary.json --by CD --out verified.json',
        'prescreen verify-facts verified.json --settle ecog=second --by EF --out settled.json',
      ),
    )
    .action(run(async () => (await import('./commands/verify-facts.ts')).verifyFactsCommand))
  program
    .command('config')
    .description('the settings and where they come from')
    .addHelpText('after', examples('prescreen config'))
    .action(run(async () => (await import('./commands/config.ts')).configCommand))
  program
    .command('man')
    .description('the manual page')
    .addHelpText('after', examples('prescreen man | man -l -'))
    .action(
      run(async () => {
        const { manCommand } = await import('./commands/man.ts')
        return async () => manCommand(program)
      }),
    )
  for (const command of program.commands)
    if (['interview', 'screen'].includes(command.name())) {
      addScreeningOptions(command)
      addLogOptions(command)
    }
  return program
}

/** `completion` as help and manual page show it. A library does the work (see completion.ts). */
export function withCompletion(program: Command): Command {
  program
    .command('completion')
    .description('a script that completes commands and options in a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', examples('source <(prescreen completion bash)', 'prescreen completion fish | source'))
  return program
}

/** Options for what the log and the worksheet say about a screening besides its result. */
function addScreeningOptions(command: Command): void {
  command
    .option(
      '--screening-number <number>',
      'by which the log and the sheet name the patient (default: the number of an interview)',
      once,
    )
    .option(
      '--consent <date>',
      'when consent was signed, for the log and the sheet; TRIAL=DATE for one trial; can be repeated',
      collect,
    )
    .option(
      '--consent-version <version>',
      'the form that was signed (default: that in force, of the configuration); TRIAL=VERSION; can be repeated',
      collect,
    )
}

function addLogOptions(command: Command): void {
  command
    .option('--log', 'write what is screened to the screening log')
    .option('--no-log', 'do not, whatever the configuration says')
    .option('--log-file <file>', 'the log to write to (default: that of the configuration)')
    .option(
      '--by <initials>',
      'who screens: for the log, and kept with each answer of an interview (default: `by` of the configuration)',
    )
    .option('--key <file>', 'the key that signs the entry (default: that of the configuration)')
    .option('--keep-record', 'keep the record itself in the log, not only its hash')
    .option('--override <trial=reason>', 'log why people decided otherwise; can be repeated', collect)
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}

const LOG_LIMITS = `
What a log cannot show by itself:
  - whoever has the file and the key can write the whole log anew;
  - entries after the last checkpoint can be cut off, or all signatures removed;
  - times are those of the computer's clock;
  - initials say whose key signed, not who sat at the keyboard.
So note the fingerprint of the key and, from time to time, a checkpoint on paper.`

const EXAMPLES = `
Examples:
  prescreen                                 ask about one patient
  prescreen screen seeds/patients/*.json    screen the sample patients
  prescreen trials NCT04158843              a trial's rules in plain words

Exit status: 0 done, 1 done with findings (a refused record), 2 could not run, 130 interrupted.`

/** Calls a command with its arguments and all options, including those of the program. */
function run(load: () => Promise<(...args: never[]) => Promise<void>>): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command
    const own = args.slice(0, -2)
    const action = (await load()) as (...given: unknown[]) => Promise<void>
    await action(...own, command.optsWithGlobals<CommonOptions>())
  }
}

/** Prints help and usage errors the same way as all other output. */
function helpOutput(): OutputConfiguration {
  const { output, errors } = streams()
  return {
    writeOut: (text) => {
      writesText()
      print(text)
    },
    writeErr: say,
    getOutHelpWidth: () => (output.isTTY === true && output.columns) || 80,
    getErrHelpWidth: () => (errors.isTTY === true && errors.columns) || 80,
    outputError: (text, write) => write(text),
  }
}

/** Refuses an option that is given twice, since its first value would be lost. */
function once(value: string, before: string | undefined): string {
  if (before !== undefined) throw new InvalidArgumentError('Give it once.')
  return value
}

function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value]
}
