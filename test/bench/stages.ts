import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Shows where the time of a batch goes, from a profile of the program bundled with its original names. Functions that
 * no stage names (diagrams, numbers, Node's own functions, JSON.parse) count for their callers.
 */

export const STAGES = [
  'start',
  'read',
  'charts to records',
  'check and codes of facts',
  'statuses',
  'groups and missing',
  'words and reasons',
  'hash',
  'write',
  'collecting garbage',
  'anything else',
] as const
export type Stage = (typeof STAGES)[number]

interface Place {
  readonly stage: Stage
  /** Matched against `src/folder/file.ts:function`. */
  readonly at: RegExp
  /** Whether everything called from there belongs to it, too, except for other places with `whole`. */
  readonly whole?: true
}

/** The only table to update when the engine changes. The first place that matches counts. */
const PLACES: readonly Place[] = [
  {
    stage: 'hash',
    at: /:(recordHash|canonical|hashId|shareOf)$|batch\/records-hash\.ts|patients\/id-set\.ts/,
    whole: true,
  },
  { stage: 'charts to records', at: /src\/fhir\//, whole: true },
  { stage: 'start', at: /^node:internal\/modules/, whole: true },
  {
    stage: 'start',
    at: /cli\/compiled-rules\.ts|model\/load\.ts|compiled-trial\.ts:compile$|readings\.ts:compileKnowledge$/,
    whole: true,
  },
  {
    stage: 'check and codes of facts',
    at: /readings\.ts:reconcile$|record\/check\.ts|record\/schema\.ts/,
    whole: true,
  },
  {
    stage: 'groups and missing',
    at: /combined-verdict\.ts|single-fact-group\.ts|evaluator\.ts:group$|single-fact-criteria\.ts:(group|independentGroups|openParts)$/,
    whole: true,
  },
  { stage: 'groups and missing', at: /independent-groups\.ts:independentGroups$/, whole: true },
  {
    stage: 'check and codes of facts',
    at: /src\/facts\/|single-fact-criteria\.ts:(read|marksOf)$|src\/cells\/|record\/stated\.ts|node_modules\/zod/,
  },
  { stage: 'statuses', at: /src\/(evaluate|space|diagram)\// },
  { stage: 'words and reasons', at: /src\/(explain|outlook|report|text)\// },
  { stage: 'read', at: /record\/(json-text|split|pieces|values|bytes|record-start)\.ts/ },
  {
    stage: 'read',
    at: /cli\/batch\/(inputs|chunks|charts)\.ts|src\/patients\/|cli\/files\/reading\.ts|:(valueAt|textOf|patientsAt)$/,
  },
  { stage: 'write', at: /batch\/(rows|tally|chart-tally|summary|chunk|reject-kind|watch-list)\.ts|csv-stringify/ },
  {
    stage: 'write',
    at: /cli\/(batch\/(outputs|batch-run|manifest|progress|run-folder|account)|outlet|streams|files\/.*)\.?/,
  },
]

/** The time of each stage, and of the functions with the most time of their own, in microseconds. */
export interface Profiled {
  readonly stages: ReadonlyMap<Stage, number>
  readonly functions: readonly (readonly [string, number])[]
}

interface Frame {
  readonly functionName: string
  readonly url: string
}
interface ProfileNode {
  readonly id: number
  readonly callFrame: Frame
  readonly children?: readonly number[]
}
interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const BUNDLE = '.build/bench/program'

/** Bundles the program with its original names, one output file for each source file. */
function bundle(): void {
  const words = ['src/cli/program.ts', '--dir', BUNDLE, '--platform', 'node', '--format', 'esm', '--preserveModules']
  const { status } = spawnSync('node_modules/.bin/rolldown', [...words, '--external', '@libsql/client'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('the program could not be bundled')
}

/** Runs the program with these arguments in one thread and returns where its time went. */
export function profiled(words: readonly string[]): Profiled {
  bundle()
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-profile-'))
  try {
    const flags = ['--cpu-prof', '--cpu-prof-dir', folder, '--cpu-prof-name', 'it.cpuprofile']
    const { status } = spawnSync(process.execPath, [...flags, `${BUNDLE}/src/cli/program.js`, ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) throw new Error(`the profiled batch ended with ${status}`)
    return attributed(JSON.parse(readFileSync(join(folder, 'it.cpuprofile'), 'utf8')) as Profile)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function attributed({ nodes, samples, timeDeltas }: Profile): Profiled {
  const own = new Map<number, number>()
  samples.forEach((id, i) => own.set(id, (own.get(id) ?? 0) + (timeDeltas[i] ?? 0)))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const stages = new Map<Stage, number>(STAGES.map((stage) => [stage, 0]))
  const functions = new Map<string, number>()
  const visit = (node: ProfileNode, above: Place | undefined, caller: string): void => {
    const { functionName } = node.callFrame
    if (functionName === '(idle)') return
    const name = nameOf(node.callFrame)
    const place = functionName === '(garbage collector)' ? GARBAGE : placeAt(name, above)
    const time = own.get(node.id) ?? 0
    const stage = place?.stage ?? 'anything else'
    stages.set(stage, (stages.get(stage) ?? 0) + time)
    // A function outside the program is shown with its caller.
    const shown = name.startsWith('src/') || caller === '' ? name : `${name} from ${caller}`
    functions.set(`${stage}: ${shown}`, (functions.get(`${stage}: ${shown}`) ?? 0) + time)
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      if (child !== undefined) visit(child, place, name.startsWith('src/') ? name : caller)
    }
  }
  const [root] = nodes
  if (root !== undefined) visit(root, undefined, '')
  return { stages, functions: [...functions].toSorted((a, b) => b[1] - a[1]) }
}

const GARBAGE: Place = { stage: 'collecting garbage', at: /^$/ }

function placeAt(name: string, above: Place | undefined): Place | undefined {
  const found = PLACES.find(({ at }) => at.test(name))
  if (found === undefined) return above
  return above?.whole === true && found.whole !== true ? above : found
}

/** The name of a function, such as `src/evaluate/single-fact-criteria.ts:read`. */
function nameOf({ functionName, url }: Frame): string {
  const own = functionName === '' ? '(anonymous)' : functionName
  if (!url.startsWith('file:')) return `${url === '' ? 'Node' : url}:${own}`
  return `${relative(BUNDLE, fileURLToPath(url)).replace(/\.js$/, '.ts')}:${own}`
}

/** If more than this share of the time is in no stage, the table of places is out of date. */
const MOST_ELSE = 0.1

/**
 * A table of the stages with their shares of the time and microseconds per record, and the functions that took most.
 * `each` is the processor time of a record, which is divided by these shares, because a profile measures elapsed time
 * and the machine may be busy.
 */
export function stagesTable({ stages, functions }: Profiled, each: number, most: number): string {
  const all = [...stages.values()].reduce((sum, one) => sum + one, 0)
  const row = (name: string, time: number): string =>
    `  ${name.padEnd(28)} ${((100 * time) / all).toFixed(1).padStart(5)} % ${((each * time) / all).toFixed(0).padStart(8)} µs a record`
  const rest = (stages.get('anything else') ?? 0) / all
  const hint = `  More than ${MOST_ELSE * 100} % is in no stage: the table in test/bench/stages.ts lacks names of the program.`
  return [
    ...[...stages].map(([stage, time]) => row(stage, time)),
    row('all', all),
    ...(rest > MOST_ELSE ? [hint] : []),
    ...functions
      .slice(0, most)
      .map(([name, time]) => `    ${((100 * time) / all).toFixed(1).padStart(5)} %  ${name.slice(0, 140)}`),
  ].join('\n')
}
