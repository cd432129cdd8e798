import { expect, it } from 'vitest'
import { isRightToLeft, sayIn } from '../../../src/messages/index.ts'
import { worksheetHtml } from '../../../src/worksheet/index.ts'

it('the direction of a page is the direction of its language', () => {
  expect(['ar', 'he-IL', 'fa', 'de', 'zh-Hans', 'en-x-pseudo'].filter(isRightToLeft)).toEqual(['ar', 'he-IL', 'fa'])
  expect(worksheetHtml([], sayIn({ tag: 'ar', messages: {} }))).toContain('<html lang="ar" dir="rtl">')
})
