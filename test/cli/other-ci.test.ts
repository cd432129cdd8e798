import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { prescreen } from '../support/command.ts'
import { projectCopy } from '../support/project-copy.ts'

/** What other repositories use of this one, run as they would run it. */

const TRIAL = 'criteria/trials/NCT04158843.yaml'

interface Step {
  readonly name?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

const action = parse(readFileSync('action.yml', 'utf8')) as Action

/** Runs a step of the action in a folder, as a runner does. */
function runStep(
  name: string,
  folder: string,
  inputs: Readonly<Record<string, string>> = {},
): ReturnType<typeof spawnSync> {
  const step = action.runs.steps.find((one) => one.name === name)
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([key, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? ''
      return [key, inputs[input] ?? action.inputs[input]?.default ?? '']
    }),
  )
  const summary = resolve(folder, 'summary.md')
  const more = { GITHUB_ACTION_PATH: process.cwd(), GITHUB_STEP_SUMMARY: summary }
  return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? 'exit 99'], {
    cwd: folder,
    env: { ...process.env, ...env, ...more },
    encoding: 'utf8',
  })
}

function git(folder: string, ...args: readonly string[]): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false']
  execFileSync('git', ['-C', folder, ...who, ...args], { stdio: 'ignore' })
}

describe('the action', () => {
  it('passes for the shipped rules', () => {
    const { folder } = projectCopy('NCT04158843')
    expect(runStep('Check', folder).status).toBe(0)
    expect(runStep('Test', folder, { 'min-coverage': '100', 'min-mutation': '95' }).status).toBe(0)
    expect(runStep('Compare', folder).status).toBe(0)
  })

  it('fails for a mistake, and reports it at its line', () => {
    const { folder, edit } = projectCopy('NCT04158843')
    edit(TRIAL, 'require: {sex: female, age: 18..75}', 'require: {sex: female, age: 18..70}')
    const { status, stdout } = runStep('Check', folder)
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::warning file=criteria\/trials\/NCT04158843\.yaml,line=\d+,/m)
    expect(runStep('Test', folder).status).toBe(1)
  })

  it('writes what a pull request changes into the summary, and does not fail because of it', () => {
    const { folder, edit, read } = projectCopy('NCT04158843')
    git(folder, 'init')
    git(folder, 'add', '.')
    git(folder, 'commit', '-m', 'first')
    edit(TRIAL, 'age: 18..75', 'age: 18..80')
    expect(runStep('Compare', folder, { 'compare-with': 'HEAD' }).status).toBe(0)
    expect(read('summary.md')).toContain('| I2 |')
    expect(runStep('Compare', folder, { 'compare-with': 'no-such-revision' }).status).not.toBe(0)
  })

  it('compares nothing if there were no rules before', () => {
    const { folder, read } = projectCopy('NCT04158843')
    git(folder, 'init')
    git(folder, 'commit', '--allow-empty', '-m', 'first')
    expect(runStep('Compare', folder, { 'compare-with': 'HEAD' }).status).toBe(0)
    expect(read('summary.md')).toContain('There were no rules in `criteria` before.')
  })
})

describe('the pre-commit hooks', () => {
  const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as {
    readonly id: string
    readonly entry: string
    readonly args: readonly string[]
    readonly files: string
  }[]

  it.each(hooks.map((hook) => [hook.id, hook] as const))(
    '%s passes for the shipped rules and fails for a wrong one',
    async (_, { entry, args }) => {
      const { folder, edit } = projectCopy('NCT04158843')
      const command = [...entry.split(' ').slice(1), folder, ...args.slice(1)]
      expect((await prescreen(command)).status).toBe(0)
      edit(TRIAL, 'require: {sex: female, age: 18..75}', 'require: {sex: female, age: 18..70}')
      expect((await prescreen(command)).status).toBe(1)
    },
  )

  it('run for every file that they check, and for no source code', () => {
    for (const { files } of hooks) {
      const pattern = new RegExp(files)
      for (const name of [
        TRIAL,
        'criteria/trials/bone/A.YML',
        'criteria/dictionary.yaml',
        'seeds/trials/A.yaml',
        'seeds/patients/man.json',
      ])
        expect(pattern.test(name)).toBe(true)
      expect(pattern.test('src/cli/main.ts')).toBe(false)
    }
  })
})

describe('the workflow of criteria/README.md', () => {
  it('is YAML and uses inputs that the action has', () => {
    const page = readFileSync('criteria/README.md', 'utf8')
    const [workflow = ''] = [...page.matchAll(/```yaml\n(on:[\s\S]*?)```/g)].map((match) => match[1] ?? '')
    const { jobs } = parse(workflow) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> }
    const own = Object.values(jobs).flatMap((job) => job.steps.filter((step) => step.uses?.includes('prescreen')))
    expect(own).toHaveLength(1)
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(own[0]?.with ?? {})))
  })
})
