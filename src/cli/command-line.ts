import { Command, InvalidArgumentError } from 'commander'
import type { OutputConfiguration } from 'commander'
import { VERSION } from '../screen/index.ts'
import type { CommonOptions } from './options.ts'
import { streams, writesText } from './streams.ts'
import { print, say } from './terminal.ts'

/** For commands that read charts. */
const ASSUME_COMPLETE = [
  '--assume-complete <lists>',
  'treat these lists in FHIR charts as complete: metastases,surgeries,…',
] as const
/** Charts of other versions are refused, but a chart that looks like one of them may still be R4. */
const FHIR_VERSION = ['--fhir-version <version>', 'FHIR version of the charts, if you know it: R4'] as const
/** For commands that read records and charts in order to screen them. */
const WITH = ['--with <facts>', 'more facts from your site, by patient id: CSV with a column `id`, or JSON'] as const
const ASSUME = [
  '--assume <fact=value>',
  'assume this of every patient whose data say nothing about it; can be repeated',
] as const

/** For commands that ask a person. */
const LINEAR = ['--linear', 'ask line by line, for screen readers; always on when TERM is dumb'] as const

/** The command line. A command is loaded only when it runs, so that the program starts fast. */
export function commandLine(): Command {
  const program = new Command('prescreen')
    .exitOverride()
    .configureOutput(helpOutput())
    .configureHelp({ showGlobalOptions: true })
    .description(
      'Shows which breast-cancer trials a patient could join, and why. A missing fact never counts as a yes or a no.',
    )
    .version(VERSION)
    .option('--as-of <date>', 'screen as of this day, YYYY-MM-DD (default: today)')
    .option('--criteria <folder>', 'folder of the rules (default: from the configuration, or the shipped rules)')
    .option('--trial <id>', 'use only this trial; can be repeated', collect)
    .option(
      '--format <format>',
      'text or json; screen also has ndjson, html and markdown, batch has ndjson, csv, parquet and html; log export has csv, json and html',
    )
    .option('--lang <tag>', 'language of pages and questions, such as de (default: from the configuration or LANG)')
    .option('--quiet', 'print only results and errors')
    .option('--no-color', 'print without colours')
    .option('--debug', 'show where in the program an unexpected error occurred')
    .addHelpText('after', EXAMPLES)
  program
    .command('interview', { isDefault: true })
    .description('ask about one patient at the terminal')
    .option('--id <number>', "the patient's number, for the record, the worksheet and the log")
    .option('--from <file>', 'start from a partial record and ask only for the rest')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .option('--answers <file>', 'answer every question from this record, as if typed')
    .option('--save <file>', 'save the record here after every answer; only you can read the file')
    .option('--resume <file>', 'continue a saved interview, and keep saving to this file')
    .option('--out <file>', 'write the finished record here')
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
    .argument(
      '<file...>',
      'records or FHIR charts: JSON, NDJSON (one object per line), folders, .gz; - for standard input',
    )
    .option('--explain', 'show every criterion, not only those that decide the verdict')
    .option('--details', 'on a terminal, show the reasons too, not only a page for each patient')
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
    .description('screen many patients: results, counts, attrition, and which facts to find out')
    .argument('<input...>', 'files or folders of JSON or NDJSON, also .gz; - for standard input')
    .option('--out <folder>', 'write results, matches, rejects and summary here; only you can read them')
    .option('--workers <count>', 'number of threads, up to 64 (default: one per processor)')
    .option('--explain', 'include every criterion and its reason in the results')
    .option(
      '--certify <n>',
      'prove the verdicts of n in every 1000 records, chosen by their hashes, and check the proofs',
    )
    .option('--strict', 'stop at the first refused record')
    .option('--resume', 'continue the unfinished run in the --out folder')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .option('--watch-list [days]', 'list the patients to look at again in the next days, by date (default: 365 days)')
    .option('--shard <i/n>', 'screen only part i of n; `prescreen merge` joins the parts')
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
    .description(
      'show what prescreen understands of FHIR files: the record, where each fact comes from, and what is left out',
    )
    .argument('<file...>', 'FHIR R4 as JSON or NDJSON, folders, .gz; - for standard input')
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
    .description('join the parts of a batch, with the same result as one run')
    .argument('<folder...>', 'folders of the parts')
    .requiredOption('--out <folder>', 'write the joined files here')
    .addHelpText('after', examples('prescreen merge part1 part2 part3 part4 --out whole'))
    .action(run(async () => (await import('./commands/merge.ts')).mergeCommand))
  program
    .command('verify')
    .description('check by length and SHA-256 that the files of a batch are as the run wrote them')
    .argument('<folder...>', 'folders of runs, of parts, or of a merge')
    .addHelpText('after', examples('prescreen verify run', 'prescreen verify part1 part2 --format json'))
    .action(run(async () => (await import('./commands/verify.ts')).verifyCommand))
  program
    .command('trials')
    .description('show the rules in plain words')
    .argument('[id...]', 'trials to show in full')
    .addHelpText('after', examples('prescreen trials', 'prescreen trials NCT04158843'))
    .action(run(async () => (await import('./commands/trials.ts')).trialsCommand))
  program
    .command('check')
    .description('check the rule files, dictionary, registry pages and sample patients')
    .argument('[path...]', 'criteria folder, or files or folders in it (default: the --criteria folder)')
    .option('--explain <code>', 'explain one check')
    .option('--codes', 'list all checks')
    .option('--fix', 'fix what is safe to fix automatically')
    .option('--severity <code=level>', 'set a check to off, info, warning or error; can be repeated', collect)
    .option('--max-warnings <count>', 'fail only with more warnings than this (default: 0)')
    .option('--stale-after <years>', 'report registry pages older than this many years (default: 2)')
    .option('--no-proofs', 'skip the proofs about all possible patients')
    .option('--pairs', 'also find pairs of trials that no patient can match together (of up to 2,000 pairs)')
    .option('--no-cache', 'check everything again, and store nothing for the next time')
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
    .description('write a translation file next to your own rules, with the English beside each text')
    .argument('<language>', 'language tag, such as de or zh-Hans')
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
    .argument('[path...]', 'criteria folder, or rule files or folders in it (default: the --criteria folder)')
    .option('--coverage', 'show which statuses, limits and branches no example covers')
    .option('--mutation', 'show which small mistakes in the rules no example would catch')
    .option('--min-coverage <percent>', 'fail below this coverage')
    .option('--min-mutation <percent>', 'fail if the examples catch less than this share of mistakes')
    .option('--suggest', 'suggest useful examples, and write them if you agree')
    .option('--yes', 'write suggestions without asking')
    .addHelpText('after', examples('prescreen test', 'prescreen test --coverage --mutation'))
    .action(run(async () => (await import('./commands/test.ts')).testCommand))
  program
    .command('diff')
    .description('show what a new version of the rules changes, and for whom; exit status 1 if anything changes')
    .argument('<old>', 'rule file, criteria folder or git revision')
    .argument('<new>', 'rule file, criteria folder or git revision')
    .option('--patients <file>', 'count the patients in this file whose verdict changes; can be repeated', collect)
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
    .description('print the JSON Schema of a file that prescreen reads or writes')
    .argument('<what>', 'patient, trial, dictionary or result')
    .addHelpText('after', examples('prescreen schema patient > patient.schema.json'))
    .action(run(async () => (await import('./commands/schema.ts')).schemaCommand))
  program
    .command('log')
    .description('show, check or export the screening log: what was screened, when, by whom and with which rules')
    .argument('<what>', 'list, verify, export, checkpoint or key')
    .argument('[more...]', 'after key: show, new, or add FILE')
    .option('--log-file <file>', 'the log (default: from the configuration)')
    .option('--out <folder>', 'with export --format html: write a page for each trial here', once)
    .option(
      '--checkpoint <line>',
      'with verify: check that this line from your paper file belongs to this log; can be repeated',
      collect,
    )
    .option('--checkpoints <file>', 'with verify: check all checkpoints in this file (default: from the configuration)')
    .option('--expect <hash>', 'with verify: check that this hash is in the log')
    .option('--fingerprint <hash>', 'with verify: check that the first key to sign the log has this fingerprint')
    .option('--record <file>', 'with verify: show which entries are about this record')
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .option('--key <file>', 'key to make, show or sign with (default: from the configuration)')
    .option('--by <initials>', 'with key new: initials of a person who may sign with it; can be repeated', collect)
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
    .description('screen the patient of a result again and show what differs; exit status 1 if anything does')
    .argument('<result>', 'a result in JSON')
    .requiredOption('--record <file>', 'the record that was screened', once)
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .addHelpText('after', examples('prescreen replay result.json --record p.json'))
    .action(run(async () => (await import('./commands/replay.ts')).replayCommand))
  program
    .command('verify-result')
    .description('check the proofs in a certified result, case by case; exit status 1 if anything is not proved')
    .argument('<result>', 'a result of `screen --certify` in JSON')
    .requiredOption('--record <file>', 'the record that was screened', once)
    .option(...ASSUME_COMPLETE)
    .option(...FHIR_VERSION)
    .option(...WITH, once)
    .option(...ASSUME, collect)
    .addHelpText('after', examples('prescreen verify-result result.json --record p.json'))
    .action(run(async () => (await import('./commands/verify-result.ts')).verifyResultCommand))
  program
    .command('verify-facts')
    .description('ask a second person for the facts that verdicts depend on; exit status 1 if anything differs')
    .argument('<record>', 'the record that the first person entered')
    .option('--by <initials>', 'initials of the second person (default: `by` in the configuration)', once)
    .option('--answers <file>', "take the second person's answers from this record", once)
    .option('--settle <fact=first|second>', 'where the two differ, say who is right; can be repeated', collect)
    .option('--out <file>', 'write the verified record here', once)
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
    .description('show the settings and where they come from')
    .addHelpText('after', examples('prescreen config'))
    .action(run(async () => (await import('./commands/config.ts')).configCommand))
  program
    .command('man')
    .description('print the manual page')
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
    .description('print a script that completes commands and options in your shell')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', examples('source <(prescreen completion bash)', 'prescreen completion fish | source'))
  return program
}

/** Options for what the log and the worksheet say about a screening besides its result. */
function addScreeningOptions(command: Command): void {
  command
    .option(
      '--screening-number <number>',
      "the patient's number in the log and on the worksheet (default: the number given in the interview)",
      once,
    )
    .option(
      '--consent <date>',
      'day when consent was signed, for the log and the worksheet; TRIAL=DATE for one trial; can be repeated',
      collect,
    )
    .option(
      '--consent-version <version>',
      'version of the signed form (default: the version in force, from the configuration); TRIAL=VERSION for one trial; can be repeated',
      collect,
    )
}

function addLogOptions(command: Command): void {
  command
    .option('--log', 'write this screening to the screening log')
    .option('--no-log', 'write nothing to the log, whatever the configuration says')
    .option('--log-file <file>', 'log to write to (default: from the configuration)')
    .option(
      '--by <initials>',
      'initials of the person who screens, for the log and for each answer of an interview (default: `by` in the configuration)',
    )
    .option('--key <file>', 'key to sign the log entry with (default: from the configuration)')
    .option('--keep-record', 'keep the record itself in the log, not only its hash')
    .option('--override <trial=reason>', 'log the reason why people decided otherwise; can be repeated', collect)
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}

const LOG_LIMITS = `
What the log alone cannot show:
  - anyone with the file and the key can rewrite the whole log;
  - entries after the last checkpoint can be cut off, or all signatures removed;
  - times come from the computer's clock;
  - initials show whose key signed, not who sat at the keyboard.
So write the key's fingerprint and, from time to time, a checkpoint on paper.`

const EXAMPLES = `
Examples:
  prescreen                                 ask about one patient
  prescreen screen seeds/patients/*.json    screen the sample patients
  prescreen trials NCT04158843              a trial's rules in plain words

Exit status: 0 done, 1 done with findings (such as a refused record),
2 could not run, 130 interrupted.`

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
