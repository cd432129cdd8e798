import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../support/command.ts'
import { failingDisk } from '../support/failing-disk.ts'

const ANSWERS = ['interview', '--answers', 'seeds/patients/match-fudan-ai-msk.json', '--as-of', '2026-03-15']
const OTHER = '{"id": "another patient", "sex": "female"}\n'

describe('an interview', () => {
  it.each(['--save', '--out'])('never overwrites an existing file (%s)', async (option) => {
    const path = folderWith({ 'mary.json': OTHER })('mary.json')
    const { status, err, out } = await prescreen([...ANSWERS, option, path])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(`${path} already exists and was not changed.`)
    if (option === '--save') expect(err).toContain(`Continue it with --resume ${path}`)
    expect(readFileSync(path, 'utf8')).toBe(OTHER)
  })

  it('does not write the finished record over the saved answers', async () => {
    const path = folderWith({})('mary.json')
    expect((await prescreen([...ANSWERS, '--save', path, '--out', path])).status).toBe(2)
    expect(existsSync(path)).toBe(false)
  })

  it('asks nothing if it cannot be saved', async () => {
    const path = folderWith({})('no/mary.json')
    const { status, err } = await prescreen([...ANSWERS, '--save', path])
    expect([status, err]).toEqual([2, expect.stringContaining('mary.json cannot be written. The folder')])
  })

  it('ends at Ctrl-C while it waits for a file of answers, where nobody is asked', async () => {
    const path = folderWith({})('answers.json')
    execFileSync('sh', ['-c', 'mkfifo "$0"', path])
    const program = spawn(process.execPath, ['bin/prescreen.js', 'interview', '--answers', path], { stdio: 'ignore' })
    const ended = once(program, 'exit')
    // Resolves once the program has opened the pipe.
    const pipe = await open(path, 'w')
    program.kill('SIGINT')
    const forgotten = setTimeout(() => program.kill('SIGKILL'), 10_000)
    // A shell reports this as status 130.
    expect(await ended).toEqual([null, 'SIGINT'])
    clearTimeout(forgotten)
    await pipe.close()
  })

  it('shows its result even if the record cannot be written at the end, with status 2', async () => {
    const { disk } = failingDisk('link', 1)
    const { status, out, err } = await prescreen([...ANSWERS, '--out', folderWith({})('mary.json')], { disk })
    expect([status, err]).toEqual([2, expect.stringContaining('mary.json cannot be written.')])
    expect(out).toContain('FUDAN-AI-MSK')
  })
})
