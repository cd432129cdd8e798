import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { wrongWith } from '../fuzz/cases.ts'
import type { FuzzCase } from '../fuzz/cases.ts'

const CORPUS = 'test/fuzz/corpus'

/** What the fuzzer once found must stay fixed. */
describe('the corpus of the fuzzer', () => {
  it.each(readdirSync(CORPUS))('%s', async (name) => {
    const one = JSON.parse(readFileSync(`${CORPUS}/${name}`, 'utf8')) as FuzzCase
    expect(await wrongWith(one)).toBeUndefined()
  })
})
